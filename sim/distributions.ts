import { InputError } from './errors.ts'
import { exponential, naturalLog, normalQuantile } from './math.ts'
import { toMicroseconds } from './time.ts'
import type { Distribution } from './types.ts'

/** The z-score of the 99th percentile. */
const Z99 = 2.3263478740408408
const BINS = 4096
const TWO_TO_32 = 4294967296

/**
 * Turns one 32-bit draw into whole microseconds, whatever the shape: a table of quantiles, linear between its entries. The
 * last bin reaches to the quantile of one in 32 times the bins, so a tail is cut there and nowhere else.
 */
export type Sampler = (draw: number) => number

const tables = new Map<string, Float64Array>()

/** The sampler of a distribution. Tables are kept: a sweep makes each once. */
export function samplerOf(distribution: Distribution): Sampler {
  const objection = distributionObjection(distribution)
  if (objection !== undefined) throw new InputError(`a ${distribution.kind} distribution: ${objection}`)
  if (distribution.kind === 'constant') {
    const microseconds = toMicroseconds(distribution.ms)
    return () => microseconds
  }
  const table = tableOf(distribution)
  return (draw) => {
    const bin = draw >>> 20
    const low = table[bin] as number
    return Math.round(low + ((table[bin + 1] as number) - low) * ((draw & 0xfffff) / 0x100000))
  }
}

/** What is wrong with a distribution's parameters, in a sentence, if anything is. */
export function distributionObjection(distribution: Distribution): string | undefined {
  const { kind, ...parameters } = distribution
  for (const [name, value] of Object.entries(parameters)) {
    if (!Number.isFinite(value))
      return `${name} is ${String(value)}, expected a finite number of milliseconds`
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
  }
}

function tableOf(distribution: Distribution): Float64Array {
  const key = JSON.stringify(distribution)
  const known = tables.get(key)
  if (known !== undefined) return known
  const quantile = quantileOf(distribution)
  const table = new Float64Array(BINS + 1)
  for (let bin = 1; bin < BINS; bin++) table[bin] = quantile(bin / BINS) * 1000
  table[0] = quantile(1 / (BINS * 32)) * 1000
  table[BINS] = quantile(1 - 1 / (BINS * 32)) * 1000
  tables.set(key, table)
  return table
}

function quantileOf(distribution: Distribution): (p: number) => number {
  switch (distribution.kind) {
    case 'constant':
      return () => distribution.ms
    case 'uniform':
      return (p) => distribution.min + (distribution.max - distribution.min) * p
    case 'exponential':
      return (p) => -naturalLog(1 - p) * distribution.mean
    case 'lognormal': {
      const sigma = naturalLog(distribution.p99 / distribution.median) / Z99
      return (p) => distribution.median * exponential(sigma * normalQuantile(p))
    }
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
export function constant(ms: number): Distribution {
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
export function uniform(options: { readonly min: number; readonly max: number }): Distribution {
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
export function lognormal(options: { readonly median: number; readonly p99: number }): Distribution {
  return { kind: 'lognormal', ...options }
}
