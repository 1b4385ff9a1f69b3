import { type HistoryEvent, historyOf } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { checkIsolation } from '../isolation/check-isolation.ts'
import { READ } from './accesses.ts'
import { INITIAL, NONE, type SessionTable } from './session-table.ts'

/** What came of looking for one order of what sessions read and wrote; `order` and `rows` are operations of the table. */
export type RegistersOrdered =
  | { readonly kind: 'order'; readonly order: readonly number[] }
  /** There is none, not even of these alone with those that they saw. */
  | { readonly kind: 'none'; readonly rows: readonly number[] }
  | { readonly kind: 'undecided' }

type MicroOperation = readonly ['r' | 'w', string, Json]

/**
 * Looks for an order of all operations on registers that follows every session: sequential consistency of registers is serializability
 * of transactions of one operation each that keeps the order of sessions, and is decided as that is.
 *
 * What crashed while its session went on comes after what its session had done before and is followed by nothing of it: it is a session of
 * its own, which reads of a key that only the operation before it has written.
 *
 * Source: Biswas and Enea, "On the complexity of checking transactional consistency", OOPSLA 2019, on sessions and serializability.
 *
 * @param table - what sessions did, in which every read knows who left what it saw
 * @param budget - steps
 */
export function orderRegisters(table: SessionTable, budget: number): RegistersOrdered {
  const { length, writers, kinds } = table
  for (let access = 0; access < length; access++)
    if (kinds[access] === READ && (writers[access] as number) < INITIAL) return { kind: 'undecided' }
  const { transactions, rows, sessions } = transactionsOf(table)
  const events = transactions.flatMap((value, i): Omit<HistoryEvent, 'index'>[] => {
    const event = { process: sessions[i] as number, f: 'txn', value, time: i } as const
    return [
      { ...event, type: 'invoke' },
      { ...event, type: 'ok' },
    ]
  })
  const verdict = checkIsolation(historyOf(events), {
    model: 'strong-session-serializable',
    object: 'rw-register',
    budget,
  })
  const rowsOf = (indices: readonly number[]): readonly number[] => [
    ...new Set(indices.map((index) => rows[index >> 1] as number)),
  ]
  if (verdict.verdict === 'valid' && verdict.witness !== undefined)
    return { kind: 'order', order: rowsOf(verdict.witness) }
  if (verdict.verdict === 'invalid') return { kind: 'none', rows: rowsOf(verdict.core) }
  return { kind: 'undecided' }
}

interface Transactions {
  readonly transactions: readonly (readonly MicroOperation[])[]
  /** Of each, the operation that it is, and its session. */
  readonly rows: readonly number[]
  readonly sessions: readonly number[]
}

/** The operations as transactions; values are the accesses that left them. */
function transactionsOf(table: SessionTable): Transactions {
  const { length, kinds, keys, rows: rowOf, chains, loose, previous, writers } = table
  const transactions: MicroOperation[][] = []
  const rows: number[] = []
  const sessions: number[] = []
  const placeOf = new Int32Array(length)
  for (let access = 0; access < length; access++) {
    const isFirst = access === 0 || rowOf[access] !== rowOf[access - 1]
    if (isFirst) {
      transactions.push([])
      rows.push(rowOf[access] as number)
      sessions.push(chains[access] as number)
    }
    const place = transactions.length - 1
    placeOf[access] = place
    const before = previous[access] as number
    if (isFirst && loose[access] === 1 && before !== NONE) {
      const tie = `after ${before} ${access}`
      transactions[placeOf[before] as number]?.push(['w', tie, 1])
      transactions[place]?.push(['r', tie, 1])
    }
    const key = String(keys[access])
    const writer = writers[access] as number
    transactions[place]?.push(
      kinds[access] === READ ? ['r', key, writer === INITIAL ? null : writer + 1] : ['w', key, access + 1],
    )
  }
  return { transactions, rows, sessions }
}
