import { RecordedColumns } from '../../checkers/formats/recorded-history.ts'
import type { RecordedHistory } from '../../checkers/index.ts'
import type { Json } from '../../sim/types.ts'

/** A transaction, from its beginning to its end in milliseconds: its micro-operations as they were answered. */
export interface ToldTransaction {
  readonly process: number
  readonly from: number
  readonly to: number
  readonly micros: readonly Json[]
}

/** A history of transactions as if read from a text, one event a line. */
export function historyOfTransactions(told: readonly ToldTransaction[]): RecordedHistory {
  const events = told.flatMap(({ process, from, to, micros }) => [
    { process, type: 'invoke' as const, f: 'txn', value: micros.map(unanswered), time: from * 1_000 },
    { process, type: 'ok' as const, f: 'txn', value: micros, time: to * 1_000 },
  ])
  const history = new RecordedColumns('edn', 'transactions.edn')
  for (const [i, event] of events.sort((one, other) => one.time - other.time).entries())
    history.pushAt(i + 1, event)
  return history
}

function unanswered(micro: Json): Json {
  const [f, key, value] = micro as readonly Json[]
  return f === 'r' ? [f, key ?? null, null] : [f ?? null, key ?? null, value ?? null]
}

/** So many transactions at once, each of which misses what the next one appends, and the last one what the first does. */
export function ringOfTransactions(length: number, key = (at: number) => `k${at}`): RecordedHistory {
  return historyOfTransactions(
    Array.from({ length }, (_, at) => ({
      process: at,
      from: at,
      to: length + at,
      micros: [
        ['append', key(at), 1],
        ['r', key((at + 1) % length), []],
      ],
    })),
  )
}

/** Two transactions that write the same keys, and a third that read one key from each: no anomaly shows that they have no order. */
export const crossed: RecordedHistory = historyOfTransactions([
  { process: 0, from: 0, to: 10, micros: ['x', 'y'].map((key) => ['w', key, 1]) },
  { process: 1, from: 1, to: 11, micros: ['x', 'y'].map((key) => ['w', key, 2]) },
  {
    process: 2,
    from: 20,
    to: 30,
    micros: [
      ['r', 'x', 1],
      ['r', 'y', 2],
    ],
  },
])
