import { canonicalText } from '../canonical.ts'
import type { TransactionTable } from '../transactions/transaction-table.ts'

/** What can be wrong with a read by itself, whatever stands in which order. */
export type ReadAnomalyName =
  | 'thin-air-read'
  | 'aborted-read'
  | 'future-read'
  | 'not-my-own-write'
  | 'not-my-last-write'
  | 'intermediate-read'
  | 'duplicate-elements'
  | 'reordered-appends'
  | 'incompatible-order'

/** A read that no order of the transactions could explain. */
export interface ReadAnomaly {
  readonly name: ReadAnomalyName
  /** The transactions that show it, as rows of the table: first the one that read, then the other, if there is one. */
  readonly rows: readonly number[]
  readonly key: number
  /** The version that should not have been read; of what was there at first, none. */
  readonly version: number | undefined
}

/**
 * A read anomaly in words.
 *
 * @param table - the transactions
 * @param anomaly - what was found
 * @param nameOf - what a row is called
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', 1]], time: 0 }])
 * const table = transactionTableOf(history, 'rw-register')
 * const anomaly = { name: 'thin-air-read', rows: [0], key: 0, version: 0 } as const
 * readAnomalyText(table, anomaly, () => 'T1') // thin-air read: T1 read 1 from "x", which nobody wrote there
 * ```
 */
export function readAnomalyText(
  table: TransactionTable,
  { name, rows, key, version }: ReadAnomaly,
  nameOf: (row: number) => string,
): string {
  const [reader = 0, other = reader] = rows
  const who = nameOf(reader)
  const whom = nameOf(other)
  const where = canonicalText(table.keys.valueOf(key))
  const value = version === undefined ? table.initial : table.versions.valueOf(version)
  const what = version === undefined && value === null ? 'nothing' : canonicalText(value)
  switch (name) {
    case 'thin-air-read':
      return `thin-air read: ${who} read ${what} from ${where}, which nobody wrote there`
    case 'aborted-read':
      return `aborted read: ${who} read ${what} from ${where}, which ${whom} wrote, and that failed`
    case 'future-read':
      return `future read: ${who} read ${what} from ${where} before it wrote that itself`
    case 'not-my-own-write':
      return `not my own write: ${who} read ${what} from ${where} after it had written there itself`
    case 'not-my-last-write':
      return `not my last write: ${who} read ${what} from ${where} although its own last write there was another`
    case 'intermediate-read':
      return `intermediate read: ${who} read ${what} from ${where}, which ${whom} wrote, and then wrote there again`
    case 'duplicate-elements':
      return `duplicate elements: ${who} read ${what} twice in the list ${where}`
    case 'reordered-appends':
      return `reordered appends: ${who} read ${what} from the list ${where} without all that ${whom} had appended there before`
    case 'incompatible-order':
      return `incompatible order: ${who} and ${whom} read lists of ${where} of which neither begins with the other`
  }
}
