import { type Intervals, OPEN } from '../procedure.ts'

/** What operations do to a small state: the state after one, or `undefined` if it cannot happen in that state. */
export type Step<State> = (state: State, position: number) => State | undefined

/**
 * Whether operations are linearizable, straight from the definition: tries every order, remembers nothing. Operations that never
 * completed may take effect at any time since their invocation, or never.
 *
 * @param intervals - when operations began and completed
 * @param initial - the state before the first one
 * @param step - what they do
 * @param among - the positions that there are; all if left out
 */
export function isLinearizable<State>(
  { length, invocations, completions }: Intervals,
  initial: State,
  step: Step<State>,
  among: readonly number[] = Array.from({ length }, (_, i) => i),
): boolean {
  function canGoOn(state: State, left: readonly number[]): boolean {
    if (left.every((position) => completions[position] === OPEN)) return true
    const firstCompletion = Math.min(...left.map((position) => completions[position] as number))
    return left.some((position) => {
      if ((invocations[position] as number) > firstCompletion) return false
      const after = step(state, position)
      return (
        after !== undefined &&
        canGoOn(
          after,
          left.filter((other) => other !== position),
        )
      )
    })
  }
  return canGoOn(initial, among)
}

/**
 * Whether an order explains operations: it is true to real time, each operation can happen where it stands, none is there twice,
 * and every operation that completed is there.
 */
export function explains<State>(
  { length, invocations, completions }: Intervals,
  initial: State,
  step: Step<State>,
  order: Iterable<number>,
): boolean {
  const placed = new Uint8Array(length)
  let state = initial
  let latestInvocation = -1
  for (const position of order) {
    if (placed[position] !== 0 || (completions[position] as number) < latestInvocation) return false
    placed[position] = 1
    latestInvocation = Math.max(latestInvocation, invocations[position] as number)
    const after = step(state, position)
    if (after === undefined) return false
    state = after
  }
  return placed.every((isPlaced, position) => isPlaced === 1 || completions[position] === OPEN)
}

/** The history up to and with an event: what began later is gone, what completed later is open. */
export function prefixUpTo({ length, invocations, completions }: Intervals, last: number): Intervals {
  let count = 0
  while (count < length && (invocations[count] as number) <= last) count++
  return {
    length: count,
    invocations: invocations.subarray(0, count),
    completions: completions.subarray(0, count).map((completion) => (completion > last ? OPEN : completion)),
  }
}
