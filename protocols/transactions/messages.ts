import type { Json, Message, Outcome, Request } from '../../sim/index.ts'
import type { MicroOperation } from './micro-operations.ts'

/** Which transaction: the operation of a client that it performs. */
export type TransactionId = Pick<Request, 'session' | 'sequence'>

interface OfTransaction extends Message {
  readonly session: string
  readonly sequence: number
}

/** Do the next micro-operation of a transaction; the first begins it. */
export interface Step extends OfTransaction {
  readonly type: 'step'
  /** Its place in the transaction, from 0: a step that is asked for again is answered again, and not done again. */
  readonly index: number
  readonly operation: MicroOperation
}

/** The answer to {@link Step}. */
export interface Stepped extends Message {
  readonly type: 'stepped'
  readonly operation: MicroOperation
}

/** Commit a transaction. */
export interface Commit extends OfTransaction {
  readonly type: 'commit'
  /** Its micro-operations as they were answered: the store commits them as it has them, or not at all. */
  readonly steps: readonly MicroOperation[]
  /** What the client is to be answered. */
  readonly value?: Json
}

/** Undo a transaction; the client is told why. */
export interface RollBack extends OfTransaction {
  readonly type: 'roll-back'
  readonly reason: string
}

/** The answer to anything about a transaction that is committed or aborted, once that is durable. */
export interface Ended extends Message {
  readonly type: 'ended'
  readonly outcome: Outcome
}

/** What is asked of the store about a transaction. */
export type TransactionQuestion = Step | Commit | RollBack

/** All that nodes say to one another: questions of front ends, and answers of the store. */
export type TransactionMessage = TransactionQuestion | Stepped | Ended
