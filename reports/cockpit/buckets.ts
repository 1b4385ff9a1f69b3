import type { TimeWindow } from '../timeline/model.ts'

/** Slices of time, all as long: the one at position 0 begins at `fromUs`. */
export interface Buckets {
  readonly fromUs: number
  readonly lengthUs: number
  readonly count: number
}

/**
 * At most so many slices that cover a window. Their length is a round one and each begins at a multiple of it, so that moving the window
 * does not change what is in a slice.
 */
export function bucketsOf({ fromUs, toUs }: TimeWindow, most: number): Buckets {
  for (let magnitude = 1; ; magnitude *= 10) {
    for (const factor of [1, 2, 5]) {
      const lengthUs = magnitude * factor
      const first = Math.floor(fromUs / lengthUs)
      const count = Math.floor(toUs / lengthUs) - first + 1
      if (count <= Math.max(2, most)) return { fromUs: first * lengthUs, lengthUs, count }
    }
  }
}

/** The position of the slice that a time is in; it may be before the first one or beyond the last. */
export function bucketAt({ fromUs, lengthUs }: Buckets, timeUs: number): number {
  return Math.floor((timeUs - fromUs) / lengthUs)
}

/** The stretch of time of a slice. */
export function bucketWindow({ fromUs, lengthUs }: Buckets, position: number): TimeWindow {
  return { fromUs: fromUs + position * lengthUs, toUs: fromUs + (position + 1) * lengthUs }
}
