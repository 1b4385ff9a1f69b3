/**
 * The least of some sorted numbers that a share of them does not exceed; `undefined` if there are none.
 *
 * @param share - more than 0, at most 1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)]
}
