/**
 * How far counts are from being equal, in standard deviations of a chi-square with as many degrees of freedom. Tests use fixed
 * seeds, so what passes once passes always; five is far beyond what a sound generator shows.
 */
export function unevenness(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const expected = total / counts.length
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
  const freedom = counts.length - 1
  return Math.abs(chiSquare - freedom) / Math.sqrt(2 * freedom)
}

/** How often each of `cells` values came. */
export function tally(cells: number, values: Iterable<number>): number[] {
  const counts = Array.from({ length: cells }, () => 0)
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1
  return counts
}
