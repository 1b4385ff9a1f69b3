import { type Decision, type Intervals, OPEN } from './procedure.ts'
import { decideTwoState } from './two-state.ts'

/** Operations on a mutex, in columns beside their intervals. */
export interface OwnedMutexColumns {
  /** 0 for an acquisition, 1 for a release. */
  readonly releases: Uint8Array
  /** Who acquires or releases, as small numbers; everybody does one thing at a time. */
  readonly owners: Int32Array
  /** More than any of `owners`. */
  readonly ownerCount: number
}

/** Where an owner is. */
const OUTSIDE = 0
const INSIDE = 1

/**
 * Decides whether operations on a mutex are linearizable that only its holder may release. If every owner acquires and releases
 * in turns, any order in which the mutex is acquired and released in turns has everybody release what they acquired: the first
 * release after somebody else's acquisition would have one of its own before it, followed by another's release, which is earlier.
 * So it is enough to look at each owner alone, and at the mutex as if it had no owner.
 *
 * What crashed may have happened unless its owner was on the wrong side of it.
 *
 * @param intervals - when operations began and completed
 * @param columns - the operations
 * @returns `unfit` if an owner began an operation before its last one was over, or after it crashed
 *
 * @example
 * ```ts
 * // Owner 0 acquires it, owner 1 releases it.
 * const intervals = { length: 2, invocations: Int32Array.of(0, 2), completions: Int32Array.of(1, 3) }
 * decideOwnedMutex(intervals, { releases: Uint8Array.of(0, 1), owners: Int32Array.of(0, 1), ownerCount: 2 }).kind // 'invalid'
 * ```
 */
export function decideOwnedMutex(intervals: Intervals, columns: OwnedMutexColumns): Decision {
  const { length, invocations, completions } = intervals
  const { releases, owners, ownerCount } = columns
  const sides = new Uint8Array(ownerCount)
  const previous = new Int32Array(ownerCount).fill(-1)
  const possible = new Int32Array(length)
  let count = 0
  let obstruction: readonly number[] | undefined
  for (let position = 0; position < length; position++) {
    const owner = owners[position] as number
    const before = previous[owner] as number
    if (before >= 0 && (completions[before] as number) > (invocations[position] as number)) {
      return { kind: 'unfit', why: 'an owner did two things at once, or something after a crash' }
    }
    previous[owner] = position
    const fromSide = releases[position] === 1 ? INSIDE : OUTSIDE
    if (sides[owner] === fromSide) {
      possible[count++] = position
      sides[owner] = 1 - fromSide
    } else if (completions[position] !== OPEN) {
      // Whoever acquires twice is still inside; whoever releases without having acquired is outside, and all before is over.
      obstruction ??= fromSide === OUTSIDE ? [before, position] : [position]
    }
  }
  if (obstruction !== undefined) return { kind: 'invalid', obstruction }
  if (count === length)
    return decideTwoState(intervals, { needs: releases, toggles: new Uint8Array(length).fill(1) })
  return among(intervals, releases, possible.subarray(0, count))
}

/** Decides about some of the operations. */
function among(
  { invocations, completions }: Intervals,
  releases: Uint8Array,
  positions: Int32Array,
): Decision {
  const { length } = positions
  const decision = decideTwoState(
    {
      length,
      invocations: positions.map((position) => invocations[position] as number),
      completions: positions.map((position) => completions[position] as number),
    },
    {
      needs: Uint8Array.from(positions, (position) => releases[position] as number),
      toggles: new Uint8Array(length).fill(1),
    },
  )
  const original = (index: number) => positions[index] as number
  if (decision.kind === 'valid') return { kind: 'valid', order: decision.order.map(original) }
  if (decision.kind === 'invalid') return { kind: 'invalid', obstruction: decision.obstruction.map(original) }
  return decision
}
