import type { Json } from '../../sim/index.ts'
import type { InitialValues } from './programs.ts'

/** What can be set about every transactional store. */
export interface TransactionOptions {
  /** What keys hold at first, by key; a key that is not named holds nothing. A bank's accounts are those that are named. */
  readonly initial: InitialValues
  /** Milliseconds after which a front end asks the store again. */
  readonly attemptMs: number
  /** Milliseconds after which the store aborts a transaction that nobody goes on with. */
  readonly idleMs: number
  /** Milliseconds after which a front end gives a transaction up. */
  readonly transactionMs: number
  /** Milliseconds after which a client gives an operation up. */
  readonly timeoutMs: number
}

/** The options where none are given. */
export const transactionDefaults: TransactionOptions = {
  initial: {},
  attemptMs: 100,
  idleMs: 400,
  transactionMs: 900,
  timeoutMs: 1_000,
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionToTransactions(options: TransactionOptions): string | undefined {
  const { initial, attemptMs, idleMs, transactionMs, timeoutMs } = options
  const empty = Object.keys(initial).find((key) => (initial[key] as Json) === null)
  if (empty !== undefined) return `initial has null of ${empty}, expected a value, or the key left out`
  if (
    attemptMs > 0 &&
    attemptMs < idleMs &&
    attemptMs < transactionMs &&
    transactionMs <= timeoutMs &&
    timeoutMs < Infinity
  )
    return undefined
  return `attemptMs, idleMs, transactionMs and timeoutMs are ${attemptMs}, ${idleMs}, ${transactionMs} and ${timeoutMs}, expected milliseconds, the first less than the others and the last the most`
}
