import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import {
  NOTHING,
  type PlainMicroOperation,
  plainTransactions as transactionsAsTold,
} from '../transactions/plain-transactions.ts'
import type { TransactionObject } from '../transactions/transaction-table.ts'

/** A micro-operation as a history has it. */
export interface PlainOperation {
  readonly isRead: boolean
  readonly key: string
  /** What was written; or what was read, a list's elements; as texts. */
  readonly values: readonly string[]
}

/** A transaction as a history has it, for those who judge without the columns that procedures work on. */
export interface PlainTransaction {
  /** The event that invoked it, or, where there is none, that completed it. */
  readonly event: number
  readonly begin: number
  /** Infinite for one that may act at any time. */
  readonly end: number
  readonly outcome: 'ok' | 'fail' | 'info'
  readonly process: number
  readonly operations: readonly PlainOperation[]
}

/** A read of what others did: by an operation of a transaction. */
export interface PlainRead {
  readonly key: string
  /** The list, or the one value; nothing of a register that was as it was at first. */
  readonly values: readonly string[]
}

/**
 * The transactions of a history, in the order in which they began.
 *
 * @param history - the history
 * @param object - what they read
 * @param initial - what every register held at first
 */
export function plainTransactions(
  history: History,
  object: TransactionObject,
  initial: Json = null,
): readonly PlainTransaction[] {
  return transactionsAsTold(history, object, initial)
    .map(({ micros, begin, event, ...rest }) => ({
      ...rest,
      begin,
      event: begin < 0 ? event : begin,
      operations: micros
        // What one read that did not answer is not known.
        .filter(({ isRead, value }) => !isRead || value !== undefined)
        .map((micro) => ({ isRead: micro.isRead, key: micro.key, values: valuesOf(micro, object) })),
    }))
    .sort((a, b) => a.begin - b.begin || a.event - b.event)
}

function valuesOf(
  { isRead, value, list }: PlainMicroOperation,
  object: TransactionObject,
): readonly string[] {
  if (isRead && object === 'list-append') return list
  return value === undefined || (isRead && value === NOTHING) ? [] : [value]
}

/**
 * What a transaction read of others, its own writes left aside; or why what it read makes no sense, whatever the others did.
 *
 * @param transaction - the transaction
 * @param object - what it reads
 */
export function plainReads(
  { operations }: PlainTransaction,
  object: TransactionObject,
): readonly PlainRead[] | string {
  const own = new Map<string, string[]>()
  const all = new Set(
    operations.filter(({ isRead }) => !isRead).map(({ key, values }) => `${key} ${values[0]}`),
  )
  const reads: PlainRead[] = []
  for (const { isRead, key, values } of operations) {
    const mine = own.get(key)
    if (!isRead) {
      own.set(key, object === 'list-append' ? [...(mine ?? []), ...values] : [...values])
      continue
    }
    if (object === 'rw-register') {
      if (mine === undefined && values.some((value) => all.has(`${key} ${value}`)))
        return 'it read what it wrote later'
      if (mine === undefined) reads.push({ key, values })
      else if (mine[0] !== values[0]) return 'it did not read what it had written'
      continue
    }
    if (new Set(values).size < values.length) return 'it read an element twice'
    const count = mine?.length ?? 0
    const base = values.slice(0, Math.max(values.length - count, 0))
    if (mine?.every((value, i) => values[base.length + i] === value) === false || values.length < count) {
      return 'it did not read what it had appended'
    }
    if (base.some((value) => all.has(`${key} ${value}`))) return 'it read what it appended later'
    reads.push({ key, values: base })
  }
  return reads
}

/**
 * What a transaction writes to a key: one value, of a register the last; several of a list; nothing if it does not.
 *
 * @param transaction - the transaction
 * @param key - the key
 * @param object - what is written
 */
export function plainWrites(
  { operations }: PlainTransaction,
  key: string,
  object: TransactionObject,
): readonly string[] {
  const values = operations.filter((each) => !each.isRead && each.key === key).flatMap((each) => each.values)
  return object === 'list-append' ? values : values.slice(-1)
}
