import type { Json } from '../../sim/types.ts'
import type { Outlook } from '../procedures/online.ts'

/** An operation that an {@link OnlinePart} was told of. */
export interface Underway {
  /** What the part knows it by. */
  readonly position: number
  /** What it is to the data type, by the model's roles. */
  readonly role: string
  readonly input: Json
}

/**
 * An online procedure laid over the operations of one part as a model understands them. What crashed, or has not ended, is
 * never heard of again. Once its outlook is other than `possible` it is to be told nothing more.
 */
export interface OnlinePart {
  readonly outlook: Outlook
  /** Begins an operation and gives its position. */
  invoke(role: string, input: Json): number
  /** Completes an operation; `output` is what it answered, absent if it answered nothing. */
  complete(operation: Underway, output: Json | undefined): void
  /** Takes an operation back that did not happen. */
  fail(operation: Underway): void
}
