import * as v from 'valibot'

// The values that scenarios and faults are made of.

/** Milliseconds: thirty years. What is added up of less than that, in microseconds, is still a whole number. */
export const LONGEST = 1e12

/** The most by which a clock may be slowed down, parts per million: one that stands still would stop its node. */
export const LARGEST_SLOWDOWN_PPM = 900_000

export const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST))
export const anyMilliseconds = v.pipe(v.number(), v.minValue(-LONGEST), v.maxValue(LONGEST))
export const probability = v.pipe(v.number(), v.minValue(0), v.maxValue(1))
export const atLeastOne = v.pipe(v.number(), v.integer(), v.minValue(1))
export const bytes = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(LONGEST))
export const bytesPerSecond = v.pipe(v.number(), v.minValue(1), v.maxValue(LONGEST))
export const text = v.pipe(v.string(), v.nonEmpty())
export const driftPpm = v.pipe(v.number(), v.minValue(-LARGEST_SLOWDOWN_PPM), v.maxValue(10_000_000))

const plainDistributions = [
  v.strictObject({ kind: v.literal('constant'), ms: milliseconds }),
  v.strictObject({ kind: v.literal('uniform'), min: milliseconds, max: milliseconds }),
  v.strictObject({ kind: v.literal('exponential'), mean: milliseconds }),
  v.strictObject({ kind: v.literal('lognormal'), median: milliseconds, p99: milliseconds }),
  v.strictObject({ kind: v.literal('normal'), mean: milliseconds, deviation: milliseconds }),
  v.strictObject({ kind: v.literal('pareto'), min: milliseconds, alpha: v.number() }),
] as const

const plainDistribution = v.variant('kind', plainDistributions)

export const distribution = v.variant('kind', [
  ...plainDistributions,
  v.strictObject({
    kind: v.literal('bimodal'),
    fast: plainDistribution,
    slow: plainDistribution,
    slowProbability: probability,
  }),
])

/** The name of a fault in the trace, in words, and in the random stream that is called after it. */
export const id = v.optional(text)

export const bandwidth = v.strictObject({
  bytesPerSecond,
  queueBytes: v.optional(bytes),
  overflow: v.optional(v.picklist(['drop-newest', 'drop-oldest', 'drop-random'])),
})
