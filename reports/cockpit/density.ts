import { lastUpTo } from '../data/rows.ts'
import { bucketWindow, type Buckets } from './buckets.ts'

/** How many of some rising times are in each slice. */
export function densityOf(times: ArrayLike<number>, buckets: Buckets): Int32Array {
  // The first row that is not before a time: the one after the last that is.
  const rowAt = (timeUs: number): number => lastUpTo(times, timeUs - 1) + 1
  return Int32Array.from({ length: buckets.count }, (_, position) => {
    const { fromUs, toUs } = bucketWindow(buckets, position)
    return rowAt(toUs) - rowAt(fromUs)
  })
}
