import { type LamportTimestamp, mergeVectorClocks, type VectorClock, vectorCounter } from '../clocks/index.ts'
import type { MicroOperation } from '../transactions/micro-operations.ts'

/** Writes that happen together, as they are told to other nodes. */
export interface Update {
  /** Its name, for no other update has it, and its place in the order by which the last writer wins. */
  readonly timestamp: LamportTimestamp
  /**
   * What must be there before it: of each writer, the update up to which. The nearest causes are enough, since those have theirs; the
   * last one of the writer itself is always among them.
   */
  readonly dependencies: VectorClock
  /** What its client asked for, as it was answered. */
  readonly operations: readonly MicroOperation[]
  /** Whose it is, so that it is recognised when it is asked for again. */
  readonly session: string
  readonly sequence: number
}

/**
 * Whether all is there that a context names: of each writer, an update and those before it.
 *
 * @param there - the last update that is there of each writer
 * @param context - causes
 */
export function covers(there: VectorClock, context: VectorClock): boolean {
  return Object.keys(context).every(
    (writer) => vectorCounter(there, writer) >= vectorCounter(context, writer),
  )
}

/** A context with one more cause. */
export function withCause(context: VectorClock, cause: LamportTimestamp | undefined): VectorClock {
  return cause === undefined ? context : mergeVectorClocks(context, { [cause.writer]: cause.counter })
}
