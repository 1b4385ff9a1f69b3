import { type Intervals, OPEN } from './procedure.ts'
import { sortByInstant } from './sort-by-instant.ts'

/** Operations on one element. */
export interface ElementOperations {
  readonly intervals: Intervals
  readonly needs: Uint8Array
  readonly toggles: Uint8Array
  /** Positions of the operations on the element that matter, in the order of invocation. */
  readonly positions: Int32Array
}

/** A moment before which nothing has to be known but one operation. */
export interface CertainMoment {
  /** The completion that it comes right after; -1 for the beginning. */
  readonly instant: number
  /** The operation that brings the element into the state that it is in then, if it is not the first state. */
  readonly kept: number | undefined
}

/**
 * The moments at which it is certain which operations have taken effect: all that have completed, and no others. That is so if
 * the completed ones alone leave a state which no open operation could have left for the other and come back to.
 *
 * Of what began before such a moment, all that only looks and all that completed can be left out, but for the last operation
 * that left state 0 if the state is 1 then: a history that was linearizable still is. Of a mutex with owners, that is the
 * acquisition of its holder.
 *
 * @param operations - operations that are linearizable up to the last moment
 * @param until - the last event that counts
 * @returns the moments, in order; the first one is the beginning
 */
export function certainMoments(
  { intervals, needs, toggles, positions }: ElementOperations,
  until: number,
): CertainMoment[] {
  const { invocations } = intervals
  const completed = completedUntil(intervals, positions, until)
  const moments: CertainMoment[] = [{ instant: -1, kept: undefined }]
  const open = [0, 0]
  const done = [0, 0]
  let invoked = 0
  let lastFromZero: number | undefined
  for (const position of completed) {
    const instant = intervals.completions[position] as number
    for (; invoked < positions.length; invoked++) {
      const other = positions[invoked] as number
      if ((invocations[other] as number) > instant) break
      if (toggles[other] === 1) open[needs[other] as number]!++
    }
    if (toggles[position] === 1) {
      const from = needs[position] as number
      open[from]!--
      done[from]!++
      if (from === 0) lastFromZero = position
    }
    const state = (done[0] as number) - (done[1] as number)
    if ((state === 0 || state === 1) && open[state] === 0) {
      moments.push({ instant, kept: state === 1 ? lastFromZero : undefined })
    }
  }
  return moments
}

/**
 * A few operations on an element that are not linearizable by themselves, out of those up to a completion that cannot be.
 *
 * Three deletions are sound for two states: what begins after the impossible completion, operations that only look, and all
 * that is over at one of the {@link certainMoments}. To leave out a single operation that changes the state is not sound: the
 * next one may need it.
 *
 * @param operations - operations on an element that began before that completion, without those that only look and whose
 *   completion changed nothing
 * @param until - the completion by which they are impossible
 * @returns positions, sorted
 */
export function obstructionOf(operations: ElementOperations, until: number): number[] {
  const { intervals, toggles, positions } = operations
  const { invocations, completions } = intervals
  const moments = certainMoments(operations, until)
  // What looks can stay only if it began after the moment: before it, there may have been the state that it saw.
  const completed = completedUntil(intervals, positions, until)
  let earliest = until
  let next = completed.length - 1
  let moment = moments.length - 1
  for (; moment > 0; moment--) {
    const { instant } = moments[moment] as CertainMoment
    for (; next >= 0 && (completions[completed[next] as number] as number) > instant; next--) {
      const position = completed[next] as number
      if (toggles[position] === 0) earliest = Math.min(earliest, invocations[position] as number)
    }
    if (instant < earliest) break
  }
  const { instant, kept } = moments[moment] as CertainMoment
  return [...positions].filter((position) => position === kept || (completions[position] as number) > instant)
}

function completedUntil({ completions }: Intervals, positions: Int32Array, until: number): Int32Array {
  return sortByInstant(
    positions.filter(
      (position) => completions[position] !== OPEN && (completions[position] as number) <= until,
    ),
    completions,
  )
}
