import type { History } from '../../sim/history.ts'
import { isArray } from '../canonical.ts'
import type { TransactionObject } from './transaction-table.ts'

/**
 * What the transactions of a history read and write: lists, if anything is appended, or a read saw a list and nothing is written.
 *
 * @param history - any history
 *
 * @example
 * ```ts
 * objectOf(historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['w', 'x', 1]], time: 0 }])) // rw-register
 * ```
 */
export function objectOf(history: History): TransactionObject {
  let hasLists = false
  for (const { process, value } of history) {
    if (process === 'nemesis' || !isArray(value)) continue
    for (const micro of value) {
      if (!isArray(micro)) continue
      if (micro[0] === 'append') return 'list-append'
      if (micro[0] === 'w') return 'rw-register'
      if (isArray(micro[2])) hasLists = true
    }
  }
  return hasLists ? 'list-append' : 'rw-register'
}
