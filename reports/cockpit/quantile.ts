import { nearestRank } from '../../checkers/jepsen/quantiles.ts'

/**
 * The least of some sorted numbers that a share of them does not exceed; `undefined` if there are none.
 *
 * @param share - more than 0, at most 1, in whole thousandths
 */
export function quantile(sorted: ArrayLike<number>, share: number): number | undefined {
  return sorted.length === 0 ? undefined : nearestRank(sorted, Math.round(share * 1_000))
}
