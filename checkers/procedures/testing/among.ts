import { type Intervals, OPEN } from '../procedure.ts'

/** Some operations of a history, as a history; positions must be sorted. */
export function intervalsAmong(
  { invocations, completions }: Intervals,
  positions: readonly number[],
): Intervals {
  return {
    length: positions.length,
    invocations: Int32Array.from(positions, (position) => invocations[position] as number),
    completions: Int32Array.from(positions, (position) => completions[position] as number),
  }
}

/** Operations one after the other, or as they are given: the instants of each, `undefined` for a completion that never comes. */
export function intervalsOf(...instants: readonly (readonly [number, number | undefined])[]): Intervals {
  return {
    length: instants.length,
    invocations: Int32Array.from(instants, ([invocation]) => invocation),
    completions: Int32Array.from(instants, ([, completion]) => completion ?? OPEN),
  }
}
