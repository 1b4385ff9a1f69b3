import { InputError } from './errors.ts'
import { exponential as exponentialOf, naturalLog, normalQuantile } from './math.ts'
import { toMicroseconds } from './time.ts'
import type { Distribution, PlainDistribution } from './types.ts'

/** The z-score of the 99th percentile. */
const Z99 = 2.3263478740408408
const BINS = 4096
const TAIL_BINS = 256
const TWO_TO_32 = 4294967296
/** Nothing takes longer, milliseconds: thirty years. */
const LONGEST = 1e12
/** The least index of a heavy tail: below it, half of all durations would be longer than anyone waits. */
const LEAST_ALPHA = 0.1

/**
 * Turns one 32-bit draw into whole microseconds, whatever the shape: a table of quantiles, linear between its entries. The last
 * bin, in which tails rise steeply, is divided once more. A tail is cut at the quantile of one in 131072 and nowhere else.
 */
export type Sampler = (draw: number) => number

const samplers = new Map<string, Sampler>()

/** The sampler of a distribution. It is kept: a sweep makes each once, and one that stays the same is called without detours. */
export function samplerOf(distribution: Distribution): Sampler {
  const objection = distributionObjection(distribution)
  if (objection !== undefined) throw new InputError(`a ${distribution.kind} distribution: ${objection}`)
  const key = JSON.stringify(distribution)
  const known = samplers.get(key)
  if (known !== undefined) return known
  const sampler = distribution.kind === 'bimodal' ? bimodalSampler(distribution) : plainSampler(distribution)
  samplers.set(key, sampler)
  return sampler
}

/** The shapes that there are. */
export const distributionKinds: ReadonlySet<string> = new Set<Distribution['kind']>([
  'constant',
  'uniform',
  'exponential',
  'lognormal',
  'normal',
  'pareto',
  'bimodal',
])

/** What is wrong with a distribution's parameters, in a sentence, if anything is. */
export function distributionObjection(distribution: Distribution): string | undefined {
  const { kind, ...parameters } = distribution
  for (const [name, value] of Object.entries(parameters)) {
    if (typeof value === 'number' && !Number.isFinite(value))
      return `${name} is ${String(value)}, expected a finite number${UNITLESS.has(name) ? '' : ' of milliseconds'}`
  }
  switch (kind) {
    case 'constant':
      return distribution.ms >= 0 ? undefined : `ms is ${distribution.ms}, expected 0 or more`
    case 'uniform':
      return distribution.min >= 0 && distribution.max >= distribution.min
        ? undefined
        : `min is ${distribution.min} and max is ${distribution.max}, expected 0 <= min <= max`
    case 'exponential':
      return distribution.mean > 0 ? undefined : `mean is ${distribution.mean}, expected more than 0`
    case 'lognormal':
      return distribution.median > 0 && distribution.p99 >= distribution.median
        ? undefined
        : `median is ${distribution.median} and p99 is ${distribution.p99}, expected 0 < median <= p99`
    case 'normal':
      return distribution.mean >= 0 && distribution.deviation >= 0
        ? undefined
        : `mean is ${distribution.mean} and deviation is ${distribution.deviation}, expected both to be 0 or more`
    case 'pareto':
      return distribution.min > 0 && distribution.alpha >= LEAST_ALPHA
        ? undefined
        : `min is ${distribution.min} and alpha is ${distribution.alpha}, expected min > 0 and alpha >= ${LEAST_ALPHA}`
    case 'bimodal': {
      const { slowProbability } = distribution
      if (!(slowProbability >= 0 && slowProbability <= 1))
        return `slowProbability is ${slowProbability}, expected 0 to 1`
      return partObjection('fast', distribution.fast) ?? partObjection('slow', distribution.slow)
    }
  }
}

/** Parameters that are not durations. */
const UNITLESS: ReadonlySet<string> = new Set(['alpha', 'slowProbability'])

function partObjection(part: string, distribution: Distribution): string | undefined {
  if (distribution.kind === 'bimodal') return `${part} is bimodal itself, expected one shape`
  const objection = distributionObjection(distribution)
  return objection === undefined ? undefined : `${part}, a ${distribution.kind} distribution: ${objection}`
}

function plainSampler(distribution: PlainDistribution): Sampler {
  if (distribution.kind === 'constant') {
    const microseconds = toMicroseconds(distribution.ms)
    return () => microseconds
  }
  const quantile = quantileOf(distribution)
  const at = (p: number): number => Math.min(quantile(within(p)), LONGEST) * 1000
  const table = Float64Array.from({ length: BINS + 1 }, (_, bin) => at(bin / BINS))
  const tail = Float64Array.from({ length: TAIL_BINS + 1 }, (_, bin) => at(1 - (1 - bin / TAIL_BINS) / BINS))
  return (draw) => {
    const bin = draw >>> 20
    return bin === BINS - 1
      ? between(tail, (draw >>> 12) & 0xff, (draw & 0xfff) / 0x1000)
      : between(table, bin, (draw & 0xfffff) / 0x100000)
  }
}

function between(table: Float64Array, bin: number, share: number): number {
  const low = table[bin] as number
  return Math.floor(low + ((table[bin + 1] as number) - low) * share + 0.5)
}

/** A probability that has a quantile in every shape. */
function within(p: number): number {
  const least = 1 / (BINS * 32)
  return Math.min(Math.max(p, least), 1 - least)
}

/** One draw says which of two, and what is left of it says how long. */
function bimodalSampler({
  fast,
  slow,
  slowProbability,
}: Extract<Distribution, { kind: 'bimodal' }>): Sampler {
  const fastSampler = samplerOf(fast)
  const slowSampler = samplerOf(slow)
  const slowDraws = Math.round(slowProbability * TWO_TO_32)
  const slowScale = TWO_TO_32 / slowDraws
  const fastScale = TWO_TO_32 / (TWO_TO_32 - slowDraws)
  return (draw) =>
    draw < slowDraws
      ? slowSampler(Math.floor(draw * slowScale))
      : fastSampler(Math.floor((draw - slowDraws) * fastScale))
}

function quantileOf(distribution: PlainDistribution): (p: number) => number {
  switch (distribution.kind) {
    case 'constant':
      return () => distribution.ms
    case 'uniform':
      return (p) => distribution.min + (distribution.max - distribution.min) * p
    case 'exponential':
      return (p) => -naturalLog(1 - p) * distribution.mean
    case 'lognormal': {
      const sigma = naturalLog(distribution.p99 / distribution.median) / Z99
      return (p) => distribution.median * exponentialOf(sigma * normalQuantile(p))
    }
    case 'normal':
      return (p) => Math.max(0, distribution.mean + distribution.deviation * normalQuantile(p))
    case 'pareto':
      return (p) => distribution.min * exponentialOf(-naturalLog(1 - p) / distribution.alpha)
  }
}

/** Whether a 32-bit draw falls within a probability. */
export function happens(draw: number, probability: number): boolean {
  return draw < probability * TWO_TO_32
}

/**
 * A constant duration.
 *
 * @param ms - milliseconds
 *
 * @example
 * ```ts
 * constant(5) // { kind: 'constant', ms: 5 }
 * ```
 */
export function constant(ms: number): PlainDistribution {
  return { kind: 'constant', ms }
}

/**
 * A duration that is equally likely anywhere between two bounds.
 *
 * @param options - `min` and `max`, milliseconds
 *
 * @example
 * ```ts
 * uniform({ min: 1, max: 10 })
 * ```
 */
export function uniform(options: { readonly min: number; readonly max: number }): PlainDistribution {
  return { kind: 'uniform', ...options }
}

/**
 * A lognormal duration, which is what networks look like, given by what one measures.
 *
 * @param options - `median` and `p99`, milliseconds
 *
 * @example
 * ```ts
 * lognormal({ median: 2, p99: 20 })
 * ```
 */
export function lognormal(options: { readonly median: number; readonly p99: number }): PlainDistribution {
  return { kind: 'lognormal', ...options }
}

/**
 * A duration that is over at any moment with the same likelihood, however long it has lasted: independent arrivals, failures.
 *
 * @param options - `mean`, milliseconds
 *
 * @example
 * ```ts
 * exponential({ mean: 5 })
 * ```
 */
export function exponential(options: { readonly mean: number }): PlainDistribution {
  return { kind: 'exponential', ...options }
}

/**
 * A duration that scatters evenly around its mean, like a link whose length is fixed. What would be less than nothing is 0.
 *
 * @param options - `mean` and standard `deviation`, milliseconds
 *
 * @example
 * ```ts
 * normal({ mean: 40, deviation: 3 })
 * ```
 */
export function normal(options: { readonly mean: number; readonly deviation: number }): PlainDistribution {
  return { kind: 'normal', ...options }
}

/**
 * A duration with a heavy tail: most are near the least, and a few are many times longer.
 *
 * @param options - `min`, milliseconds, and `alpha`: the smaller, the heavier the tail
 *
 * @example
 * ```ts
 * pareto({ min: 1, alpha: 1.5 })
 * ```
 */
export function pareto(options: { readonly min: number; readonly alpha: number }): PlainDistribution {
  return { kind: 'pareto', ...options }
}

/**
 * A duration that is mostly of one kind and now and then of another, slower one: a cache that misses, a packet sent again.
 *
 * @param options - `fast`, `slow`, and how probable the slow one is
 *
 * @example
 * ```ts
 * bimodal({ fast: lognormal({ median: 1, p99: 3 }), slow: constant(200), slowProbability: 0.01 })
 * ```
 */
export function bimodal(options: {
  readonly fast: PlainDistribution
  readonly slow: PlainDistribution
  readonly slowProbability: number
}): Distribution {
  return { kind: 'bimodal', ...options }
}
