import type { Rate } from './sweep-result.ts'

/** The quantile of the normal distribution that leaves 2.5 % on either side. */
const Z = 1.959963984540054

/**
 * How often something happened, with the 95 % interval of its rate.
 *
 * Source: Wilson, "Probable Inference, the Law of Succession, and Statistical Inference", 1927.
 *
 * @param count - how often
 * @param of - among how many
 */
export function rateOf(count: number, of: number): Rate {
  if (of === 0) return { count, of, rate: 0, low: 0, high: 1 }
  const rate = count / of
  const square = (Z * Z) / of
  const middle = (rate + square / 2) / (1 + square)
  const half = (Z / (1 + square)) * Math.sqrt((rate * (1 - rate)) / of + square / (4 * of))
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
