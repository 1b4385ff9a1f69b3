import { rateOf } from '../scenarios/sweeping/statistics.ts'
import type { Finding } from './oracle.ts'

/** The quantile of the normal distribution that leaves 0.05 % on either side: of a thousand true figures, one is missed. */
const Z = 3.2905267314919255

/** Below as many samples the quantile of Student's distribution is not given well enough. */
const LEAST_SAMPLES = 10

/** What a figure is of, what was published, and what the interval is widened by, in parts of what was published. */
export interface Published {
  readonly quantity: string
  readonly unit: string
  readonly published: number
  /** What the published figure itself may be off by: it was read off a plot, rounded, or is an approximation. */
  readonly slack?: number
  /** Why there is slack, in words. */
  readonly because?: string
  /** Why another figure is measured, if that is known. */
  readonly differs?: string
}

/** How often something happened, held against a published share. */
export function shareFinding(published: Published, count: number, of: number): Finding {
  const { rate, low, high } = rateOf(count, of, Z)
  return finding(published, rate, [low, high], of)
}

/** The mean of ten samples or more, held against a published one. */
export function meanFinding(published: Published, samples: readonly number[]): Finding {
  const { length } = samples
  if (length < LEAST_SAMPLES)
    throw new Error(`${published.quantity}: ${length} samples, expected ${LEAST_SAMPLES} or more`)
  const mean = samples.reduce((sum, value) => sum + value, 0) / length
  const variance = samples.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (length - 1)
  const half = studentQuantile(length - 1) * Math.sqrt(variance / length)
  return finding(published, mean, [mean - half, mean + half], length)
}

/**
 * The quantile of Student's distribution that leaves 0.05 % on either side, to a part in a thousand from nine degrees of freedom on.
 *
 * Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.7.5.
 */
export function studentQuantile(degrees: number): number {
  const terms = [
    Z,
    (Z ** 3 + Z) / 4,
    (5 * Z ** 5 + 16 * Z ** 3 + 3 * Z) / 96,
    (3 * Z ** 7 + 19 * Z ** 5 + 17 * Z ** 3 - 15 * Z) / 384,
    (79 * Z ** 9 + 776 * Z ** 7 + 1_482 * Z ** 5 - 1_920 * Z ** 3 - 945 * Z) / 92_160,
  ]
  return terms.reduceRight((sum, term) => sum / degrees + term)
}

/**
 * A quantile of samples, held against a published one; the interval lies between two order statistics.
 *
 * Source: Conover, "Practical Nonparametric Statistics", 1999, section 3.2.
 *
 * @param share - of the samples, how many are not greater: 0.5 for the median
 */
export function quantileFinding(published: Published, samples: readonly number[], share: number): Finding {
  const sorted = [...samples].sort((a, b) => a - b)
  const { length } = sorted
  const at = (rank: number): number => sorted[Math.min(length, Math.max(1, rank)) - 1] as number
  const half = Z * Math.sqrt(length * share * (1 - share))
  const interval = [at(Math.floor(length * share - half)), at(Math.ceil(length * share + half) + 1)] as const
  return finding(published, at(Math.ceil(length * share)), interval, length)
}

/** A figure that follows from what is set, and is measured without chance: messages an operation, delays in units of one. */
export function exactFinding(published: Published, measured: number): Finding {
  const { slack = 0, because, ...rest } = published
  const room = Math.max(slack * Math.abs(published.published), 1e-9 * Math.max(1, Math.abs(measured)))
  const tolerance = because === undefined ? 'exact' : `${percent(slack)}: ${because}`
  return { ...rest, measured, interval: [measured - room, measured + room], tolerance }
}

function finding(
  { slack = 0, because, ...rest }: Published,
  measured: number,
  [low, high]: readonly [number, number],
  samples: number,
): Finding {
  const room = slack * Math.abs(rest.published)
  const more = because === undefined ? '' : `, and ${percent(slack)}: ${because}`
  const tolerance = `99.9 % of ${samples}${more}`
  return { ...rest, measured, interval: [low - room, high + room], tolerance }
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(2))} %`
}
