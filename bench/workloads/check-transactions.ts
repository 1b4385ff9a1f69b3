import { checkTransactions, HistoryReader } from '../../index.ts'
import { jsonLines, transactionHistories, type TransactionHistoryName } from '../histories/index.ts'
import { type Figures, timed } from '../workload.ts'

const CHECKED_TRANSACTIONS = 500_000

/** What a transaction of a generated history (`variant` says which) costs to check; `size` is how many the history has. */
export function checkTransactionHistory(size: number, variant: string): Figures {
  // As it is once it has been read from a file.
  const reader = new HistoryReader({ format: 'netsplit' })
  for (const piece of jsonLines(transactionHistories[variant as TransactionHistoryName](size)))
    reader.push(piece)
  const history = reader.end()
  const expected = variant === 'list-append' ? 'valid' : 'invalid'
  const { done, seconds } = timed((share) => {
    const times = Math.ceil((CHECKED_TRANSACTIONS * share) / size)
    for (let i = 0; i < times; i++) {
      const { verdict, why } = checkTransactions(history, { object: 'list-append' })
      if (verdict !== expected) throw new Error(`the benchmark's history must be ${expected}: ${why ?? ''}`)
    }
    return times * size
  })
  return { 'ns/transaction': (seconds * 1e9) / done }
}
