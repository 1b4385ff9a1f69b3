import { canonicalText, sameValue } from '../canonical.ts'
import type { TransactionTable } from './transaction-table.ts'

/**
 * The registers to which somebody who did not fail wrote what they held at first: who reads it there, having not written it, may
 * have read the one or the other.
 *
 * @param table - the transactions
 * @param writers - for each version who wrote it and did not fail, or a number below 0
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['w', 'x', 0]], time: 0 }])
 * keysWrittenAsAtFirst(transactionTableOf(history, 'rw-register', 0), Int32Array.of(0)).size // 1
 * ```
 */
export function keysWrittenAsAtFirst(
  { object, initial, versions }: TransactionTable,
  writers: Int32Array,
): ReadonlySet<number> {
  const found = new Set<number>()
  if (object === 'list-append') return found
  for (let version = 0; version < versions.length; version++) {
    if ((writers[version] as number) < 0 || !sameValue(versions.valueOf(version), initial)) continue
    found.add(versions.keyOf(version))
  }
  return found
}

/**
 * Why nobody can tell what a read of one of {@link keysWrittenAsAtFirst} saw.
 *
 * @param table - the transactions
 * @param key - the number of the key
 */
export function writtenAsAtFirstText({ initial, keys }: TransactionTable, key: number): string {
  const [value, where] = [canonicalText(initial), canonicalText(keys.valueOf(key))]
  return `${value} was written to ${where}, and read: nobody can tell it from what was there at first`
}
