import type { Random } from '../sim/index.ts'

/** Between how many milliseconds a time is drawn. */
export type TimeRange = readonly [min: number, max: number]

/** A time of a range, milliseconds. */
export function drawnFrom([min, max]: TimeRange, random: Random): number {
  return min + (max - min) * random.float()
}

/** Says in a sentence what is wrong with a range of an option, if anything is. */
export function objectionToTimeRange(name: string, range: TimeRange): string | undefined {
  const [min, max] = range
  return range.length === 2 && min > 0 && max >= min && max < Number.POSITIVE_INFINITY
    ? undefined
    : `${name} is ${JSON.stringify(range)}, expected [min, max] in milliseconds with 0 < min <= max`
}
