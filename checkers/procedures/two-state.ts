import { NEVER, OnlineTwoState } from './online-two-state.ts'
import { type Decision, type Intervals, OPEN } from './procedure.ts'
import { sortByInstant } from './sort-by-instant.ts'
import { obstructionOf } from './two-state-obstruction.ts'

/** Operations on things that have two states, 0 at first, in columns beside their intervals. */
export interface TwoStateColumns {
  /** The state that an operation needs: 0 or 1. */
  readonly needs: Uint8Array
  /** 1 if it changes the state, 0 if it only looks. */
  readonly toggles: Uint8Array
  /** Which thing it is an operation on, as small numbers; if left out, there is only one. */
  readonly elements?: Int32Array
  /** More than any of `elements`. */
  readonly elementCount?: number
}

/**
 * Decides whether operations on two-state things, such as the elements of a set, a flag or a mutex, are linearizable: in one sweep
 * over their events, the same values as often as you like. Operations that only look and crashed are left out.
 *
 * The obstruction is about one element, the first that becomes impossible; see {@link obstructionOf} for what is left out of it.
 *
 * @param intervals - when operations began and completed
 * @param columns - the operations
 *
 * @example
 * ```ts
 * // Twice in a row the same element is added to a set, and both say that it was not there.
 * const intervals = { length: 2, invocations: Int32Array.of(0, 2), completions: Int32Array.of(1, 3) }
 * decideTwoState(intervals, { needs: Uint8Array.of(0, 0), toggles: Uint8Array.of(1, 1) }).kind // 'invalid'
 * ```
 *
 * Source: see {@link OnlineTwoState}; that elements can be judged apart is the locality theorem of Herlihy and Wing,
 * "Linearizability", TOPLAS 1990.
 */
export function decideTwoState(intervals: Intervals, columns: TwoStateColumns): Decision {
  const { length, invocations, completions } = intervals
  const { needs, toggles, elements, elementCount = 1 } = columns
  const sweep = new OnlineTwoState({ operations: length, elements: elementCount })
  const completed = inOrderOfCompletion(intervals)
  let invoked = 0
  for (let i = 0; i < completed.length; i++) {
    const position = completed[i] as number
    const completion = completions[position] as number
    for (; invoked < length && (invocations[invoked] as number) < completion; invoked++) invoke(invoked)
    if (!sweep.complete(position, needs[position] as number, toggles[position] === 1)) {
      return { kind: 'invalid', obstruction: obstruct(position) }
    }
  }
  for (; invoked < length; invoked++) invoke(invoked)
  return { kind: 'valid', order: sweep.finish() }

  function invoke(position: number): void {
    const element = elements === undefined ? 0 : (elements[position] as number)
    sweep.invoke(element, toggles[position] === 1 ? (needs[position] as number) : NEVER)
  }

  function obstruct(culprit: number): number[] {
    const positions = Int32Array.from({ length: invoked }, (_, position) => position).filter(
      (position) =>
        (elements === undefined || elements[position] === elements[culprit]) &&
        (toggles[position] === 1 || position === culprit || sweep.wasForcing(position)),
    )
    return obstructionOf({ intervals, needs, toggles, positions }, completions[culprit] as number)
  }
}

function inOrderOfCompletion({ length, completions }: Intervals): Int32Array {
  const completed = new Int32Array(length)
  let count = 0
  for (let position = 0; position < length; position++) {
    if (completions[position] !== OPEN) completed[count++] = position
  }
  return sortByInstant(completed.subarray(0, count), completions)
}
