import type { TransactionObject } from '../transactions/transaction-table.ts'
import type { IsolationModel } from './models.ts'
import { plainReads, type PlainTransaction, plainWrites } from './plain-transactions.ts'

/** In place of a transaction, the state before all of them. */
export const INITIAL = -1

/** What one transaction read, and from which of those that count. */
export interface Plain {
  readonly transaction: PlainTransaction
  readonly reads: readonly {
    readonly key: string
    readonly values: readonly string[]
    readonly from: number
  }[]
  readonly keys: ReadonlySet<string>
}

/** Transactions, with whom they read from among some; or which of them reads what none of these wrote. */
export function resolved(
  few: readonly PlainTransaction[],
  among: readonly PlainTransaction[],
  object: TransactionObject,
): readonly Plain[] | string {
  const lastWriters = new Map<string, number>()
  for (const [number, transaction] of among.entries()) {
    for (const key of keysOf(transaction)) {
      lastWriters.set(`${key} ${plainWrites(transaction, key, object).at(-1)}`, number)
    }
  }
  const plain: Plain[] = []
  for (const transaction of few) {
    const reads = plainReads(transaction, object)
    if (typeof reads === 'string')
      return `the transaction of event ${transaction.event} is wrong by itself: ${reads}`
    const from = reads.map(({ key, values }) => {
      const last = values.at(-1)
      return { key, values, from: last === undefined ? INITIAL : lastWriters.get(`${key} ${last}`) }
    })
    const lost = from.find((read) => read.from === undefined)
    if (lost !== undefined) {
      return `the transaction of event ${transaction.event} read from ${lost.key} what none of them left there`
    }
    const known = from.map(({ key, values, from: writer = INITIAL }) => ({ key, values, from: writer }))
    plain.push({ transaction, reads: known, keys: keysOf(transaction) })
  }
  return plain
}

/**
 * The keys that a transaction writes.
 *
 * @param transaction - the transaction
 */
export function keysOf({ operations }: PlainTransaction): ReadonlySet<string> {
  return new Set(operations.filter(({ isRead }) => !isRead).map(({ key }) => key))
}

/** Whether a model has one transaction before another, whatever they read. */
export function isKept(one: PlainTransaction, other: PlainTransaction, { order }: IsolationModel): boolean {
  if (order === 'none' || one.outcome !== 'ok') return false
  if (order === 'realtime' && one.end < other.begin) return true
  return (
    one.process === other.process &&
    (one.begin < other.begin || (one.begin === other.begin && one.event < other.event))
  )
}
