import { INITIAL, READ, type TransactionTable, UNSEEN } from './transaction-table.ts'

/**
 * Whether transactions that are done one after the other, each at once, read what they did.
 *
 * @param table - the transactions
 * @param order - rows of it, the first one first
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', null]], time: 0 }])
 * replays(transactionTableOf(history, 'rw-register'), Int32Array.of(0)) // true
 * ```
 */
export function replays(table: TransactionTable, order: Int32Array): boolean {
  const { transactions, microOperations, keys } = table
  const { kinds, keys: keyOf, versions, readLengths } = microOperations
  const isList = table.object === 'list-append'
  const last = table.memory.ints(keys.size).fill(INITIAL)
  const lengths = table.memory.ints(keys.size)
  for (const row of order) {
    for (
      let micro = transactions.starts[row] as number;
      micro < (transactions.starts[row + 1] as number);
      micro++
    ) {
      const key = keyOf[micro] as number
      const version = versions[micro] as number
      if (kinds[micro] !== READ) {
        last[key] = version
        lengths[key] = (lengths[key] as number) + 1
      } else if (version !== UNSEEN) {
        if (last[key] !== version) return false
        // All reads of a list begin the same; so the last element and the length say which.
        if (isList && lengths[key] !== readLengths[micro]) return false
      }
    }
  }
  return true
}
