import type { Rate } from './sweep-result.ts'

/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959963984540054

/**
 * How often something happened, with an interval of its rate, of 95 % if nothing else is said.
 *
 * Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
 *
 * @param count - how often
 * @param of - among how many
 * @param z - the quantile of the normal distribution that leaves half of the rest on either side
 */
export function rateOf(count: number, of: number, z = Z): Rate {
  if (of === 0) return { count, of, rate: 0, low: 0, high: 1 }
  const rate = count / of
  const square = (z * z) / of
  const middle = (rate + square / 2) / (1 + square)
  const half = (z / (1 + square)) * Math.sqrt((rate * (1 - rate)) / of + square / (4 * of))
  // At either end the interval reaches it exactly, whatever is lost in rounding.
  const low = count === 0 ? 0 : Math.max(0, middle - half)
  const high = count === of ? 1 : Math.min(1, middle + half)
  return { count, of, rate, low, high }
}

/**
 * What the rate of failures is at most, at 95 % confidence, if none was seen.
 *
 * Source: Hanley and Lippman-Hand, "If Nothing Goes Wrong, Is Everything All Right?", 1983: the rule of three.
 *
 * @param runs - how many runs there were, none of which failed
 */
export function upperBoundOf(runs: number): number {
  return runs === 0 ? 1 : Math.min(1, 3 / runs)
}

/** How much larger one rate is than another, and the 95 % interval of that. */
export interface RateDifference {
  readonly by: number
  readonly low: number
  readonly high: number
}

/**
 * How much larger one rate is than another. An interval that holds 0 says that the two may differ by chance.
 *
 * Source: Newcombe, "Interval Estimation for the Difference Between Independent Proportions", 1998: the hybrid score interval.
 */
export function differenceOf(one: Rate, other: Rate): RateDifference {
  const by = one.rate - other.rate
  const below = lengthOf(one.rate - one.low, other.high - other.rate)
  const above = lengthOf(one.high - one.rate, other.rate - other.low)
  return { by, low: Math.max(-1, by - below), high: Math.min(1, by + above) }
}

/** Whether two rates differ by more than may be chance. */
export function isBeyondChance({ low, high }: RateDifference): boolean {
  return low > 0 || high < 0
}

/** Of a side of a right angle and the other. `Math.hypot` may differ between engines in its last digit; a root does not. */
function lengthOf(a: number, b: number): number {
  return Math.sqrt(a * a + b * b)
}

/** From so few on, the rule of three is as good as counting. */
const RARE = 0.01

/**
 * How many runs see something with a probability of 95 % that happens in a share of them: the rule of three from the other side.
 *
 * @param rate - the share of runs, more than 0
 */
export function runsToFind(rate: number): number {
  if (rate < RARE) return Math.ceil(3 / rate)
  let runs = 0
  for (let unseen = 1; unseen > 0.05; unseen *= 1 - rate) runs++
  return runs
}
