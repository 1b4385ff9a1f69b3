/**
 * The value at a rank, by the nearest-rank method: the least of which at least so large a share is not greater.
 *
 * @param sorted - numbers, ascending, at least one
 * @param perMille - the share in thousandths, a whole number from 0 to 1000
 *
 * @example
 * ```ts
 * nearestRank([1, 2, 3, 4], 500) // 2
 * nearestRank([1, 2, 3, 4], 1000) // 4
 * ```
 */
export function nearestRank(sorted: ArrayLike<number>, perMille: number): number {
  const rank = Math.ceil((sorted.length * perMille) / 1_000)
  return sorted[Math.max(0, rank - 1)] as number
}

/** Quantiles as Jepsen's set-full reports them: by the share as a text, in microseconds. */
export type Quantiles = { readonly [share: string]: number }

const SHARES = [
  ['0', 0],
  ['0.5', 500],
  ['0.95', 950],
  ['0.99', 990],
  ['1', 1_000],
] as const

/**
 * The quantiles that Jepsen's set-full reports, by its own rule: the value at `floor(n * share)`, counted from 0, or the last.
 *
 * @param values - numbers in any order
 * @returns the values by their shares; `undefined` where there are none
 *
 * @example
 * ```ts
 * quantilesOf([4, 3])?.['0.5'] // 4
 * ```
 */
export function quantilesOf(values: readonly number[]): Quantiles | undefined {
  if (values.length === 0) return undefined
  const sorted = Float64Array.from(values).sort()
  return Object.fromEntries(
    SHARES.map(([share, perMille]) => {
      const at = Math.floor((sorted.length * perMille) / 1_000)
      return [share, sorted[Math.min(at, sorted.length - 1)] as number]
    }),
  )
}
