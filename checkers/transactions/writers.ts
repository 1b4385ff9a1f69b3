import { FAIL } from '../operation-table.ts'
import { type TransactionTable, WRITE } from './transaction-table.ts'

/** Stands in a column where there is nobody, or nothing. */
export const NOBODY = -1

/** Who wrote what, and where in its transaction. */
export interface Writers {
  /** The transaction of each micro-operation. */
  readonly transactionOf: Int32Array
  /** The micro-operation that wrote each version, or {@link NOBODY}: one that did not fail, if there is one. */
  readonly of: Int32Array
  /** The transaction that wrote each version and did not fail, or {@link NOBODY}. */
  readonly possible: Int32Array
  /** For each micro-operation, the one before it in its transaction that has the same key, or {@link NOBODY}. */
  readonly before: Int32Array
  /** For each micro-operation, 1 if it is a write after which its transaction wrote the same key again. */
  readonly overwritten: Uint8Array
  /** A version that was written twice, not counting who failed, or {@link NOBODY}: then nobody can tell who wrote it. */
  readonly ambiguous: number
}

/**
 * Finds out who wrote each version.
 *
 * @param table - transactions
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['append', 'x', 1]], time: 0 }])
 * writersOf(transactionTableOf(history, 'list-append')).possible[0] // 0
 * ```
 */
export function writersOf(table: TransactionTable): Writers {
  const { transactions, microOperations, versions, keys, memory } = table
  const { kinds, keys: microKeys, versions: written, length } = microOperations
  const transactionOf = memory.ints(length)
  const before = memory.ints(length).fill(NOBODY)
  const overwritten = memory.bytes(length)
  const of = memory.ints(versions.length).fill(NOBODY)
  const possible = memory.ints(versions.length).fill(NOBODY)
  const lastOfKey = memory.ints(keys.size).fill(NOBODY)
  let ambiguous = NOBODY
  for (let row = 0; row < transactions.length; row++) {
    const start = transactions.starts[row] as number
    const end = transactions.starts[row + 1] as number
    const hasFailed = transactions.outcomes[row] === FAIL
    for (let micro = start; micro < end; micro++) {
      transactionOf[micro] = row
      const key = microKeys[micro] as number
      const last = lastOfKey[key] as number
      if (last >= start) before[micro] = last
      lastOfKey[key] = micro
      if (kinds[micro] !== WRITE) continue
      for (let earlier = before[micro] as number; earlier !== NOBODY; earlier = before[earlier] as number) {
        if (kinds[earlier] !== WRITE) continue
        overwritten[earlier] = 1
        break
      }
      const version = written[micro] as number
      if (!hasFailed && possible[version] !== NOBODY && ambiguous === NOBODY) ambiguous = version
      if (hasFailed && of[version] !== NOBODY) continue
      of[version] = micro
      if (!hasFailed) possible[version] = row
    }
  }
  return { transactionOf, of, possible, before, overwritten, ambiguous }
}
