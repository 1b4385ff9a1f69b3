import type { Json, NodeId } from '../../sim/index.ts'
import type { TransactionId } from './messages.ts'
import type { MicroOperation } from './micro-operations.ts'

/** A transaction that has begun and not ended, as schedulers know it. */
export interface ActiveTransaction extends TransactionId {
  /** How many began before it in this life of the store: the older of two has the lower number. */
  readonly age: number
  /** The node whose client it is of. */
  readonly frontEnd: NodeId
}

/**
 * Decides in which order the micro-operations of transactions happen, and what they see: all that isolation is
 * (Bernstein, Hadzilacos and Goodman, "Concurrency Control and Recovery in Database Systems", 1987, chapter 1).
 */
export interface Scheduler {
  /** A transaction begins. */
  begin(transaction: ActiveTransaction): void
  /** Does a micro-operation and tells its answer, at once or later; never, if the transaction is aborted before. */
  perform(
    transaction: ActiveTransaction,
    operation: MicroOperation,
    then: (answered: MicroOperation) => void,
  ): void
  /** Says in a sentence why a transaction may not be committed, if it may not. */
  objectionTo(transaction: ActiveTransaction): string | undefined
  /** A transaction has been committed: its record is in the log. */
  commit(transaction: ActiveTransaction): void
  /** A transaction is aborted: what it did has never been. */
  abort(transaction: ActiveTransaction): void
  /** Does what a transaction did before the store restarted; they come in the order in which they were committed. */
  restore(steps: readonly MicroOperation[]): void
  /** What a key holds, that it had at first or that was committed to it last. */
  held(key: string): Json
}

/** What a scheduler may ask of whoever manages transactions: to abort one, and to wait for time. */
export interface Management {
  abort(transaction: ActiveTransaction, reason: string): void
  after(delayMs: number, action: () => void): { cancel(): void }
}
