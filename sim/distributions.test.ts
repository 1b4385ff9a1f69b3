import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bimodal,
  constant,
  distributionObjection,
  exponential,
  happens,
  lognormal,
  normal,
  pareto,
  samplerOf,
  uniform,
} from './distributions.ts'
import { InputError } from './errors.ts'
import type { Distribution, PlainDistribution } from './types.ts'

const TWO_TO_32 = 2 ** 32
const GRID = 1 << 16

/** Draws spread evenly over all that a stream can give: what a fair stream tends to, without its noise. */
const evenDraws: readonly number[] = Array.from(
  { length: GRID },
  (_, i) => Math.floor(((i + 0.5) / GRID) * TWO_TO_32) >>> 0,
)

function meanOf(distribution: Distribution): number {
  const sampler = samplerOf(distribution)
  return evenDraws.reduce((sum, draw) => sum + sampler(draw), 0) / GRID
}

const milliseconds = fc.double({ min: 0.05, max: 5_000, noNaN: true })
const anyPlain: fc.Arbitrary<PlainDistribution> = fc.oneof(
  milliseconds.map(constant),
  fc.tuple(milliseconds, milliseconds).map(([a, b]) => uniform({ min: Math.min(a, b), max: Math.max(a, b) })),
  milliseconds.map((mean) => exponential({ mean })),
  fc
    .tuple(milliseconds, fc.double({ min: 1, max: 100, noNaN: true }))
    .map(([median, ratio]) => lognormal({ median, p99: median * ratio })),
  fc.tuple(milliseconds, milliseconds).map(([mean, deviation]) => normal({ mean, deviation })),
  fc
    .tuple(milliseconds, fc.double({ min: 0.1, max: 10, noNaN: true }))
    .map(([min, alpha]) => pareto({ min, alpha })),
)
const anyDistribution: fc.Arbitrary<Distribution> = fc.oneof(
  anyPlain,
  fc
    .tuple(anyPlain, anyPlain, fc.double({ min: 0, max: 1, noNaN: true }))
    .map(([fast, slow, slowProbability]) => bimodal({ fast, slow, slowProbability })),
)

test('every shape gives whole microseconds that are not negative and grow with the draw', () => {
  fc.assert(
    fc.property(anyPlain, fc.array(fc.nat(0xffffffff), { maxLength: 50 }), (distribution, draws) => {
      const sampler = samplerOf(distribution)
      let before = 0
      for (const draw of [0, ...draws.sort((a, b) => a - b), 0xffffffff]) {
        const microseconds = sampler(draw)
        expect(Number.isSafeInteger(microseconds), `draw ${draw} gives ${microseconds}`).toBe(true)
        expect(microseconds, `draw ${draw} after ${before}`).toBeGreaterThanOrEqual(before)
        before = microseconds
      }
    }),
  )
})

test('a constant is the same whatever is drawn', () => {
  fc.assert(
    fc.property(milliseconds, fc.nat(0xffffffff), (ms, draw) => {
      expect(samplerOf(constant(ms))(draw)).toBe(Math.round(ms * 1000))
    }),
  )
})

/** Half a microsecond of rounding, and a table that is linear between its entries. */
function allowed(expected: number): number {
  return 0.5 + expected * 0.005
}

test('a lognormal has the median and the 99th percentile that were asked for', () => {
  fc.assert(
    fc.property(milliseconds, fc.double({ min: 1, max: 50, noNaN: true }), (median, ratio) => {
      const p99 = median * ratio
      const sampler = samplerOf(lognormal({ median, p99 }))
      const middle = sampler(0x80000000)
      expect(Math.abs(middle - median * 1000), `median ${middle} us of ${median} ms`).toBeLessThan(
        allowed(median * 1000),
      )
      const high = sampler(Math.round(0.99 * TWO_TO_32))
      expect(Math.abs(high - p99 * 1000), `p99 ${high} us of ${p99} ms`).toBeLessThan(allowed(p99 * 1000))
    }),
  )
})

test('a lognormal has the mean that its median and 99th percentile imply', () => {
  const sigma = Math.log(20 / 2) / 2.3263478740408408
  const expected = 2_000 * Math.exp((sigma * sigma) / 2)
  const mean = meanOf(lognormal({ median: 2, p99: 20 }))
  expect(Math.abs(mean / expected - 1), `mean ${mean} us, expected ${expected} us`).toBeLessThan(0.01)
})

test('an exponential has its mean', () => {
  for (const mean of [0.5, 3, 250]) {
    const found = meanOf(exponential({ mean }))
    expect(Math.abs(found / (mean * 1000) - 1), `mean ${found} us of ${mean} ms`).toBeLessThan(0.01)
  }
})

test('a uniform stays within its bounds, reaches for both, and has its mean between them', () => {
  fc.assert(
    fc.property(milliseconds, milliseconds, (a, b) => {
      const [min, max] = [Math.min(a, b), Math.max(a, b)]
      const sampler = samplerOf(uniform({ min, max }))
      const [low, high] = [sampler(0), sampler(0xffffffff)]
      const width = (max - min) * 1000
      expect(low, 'lower bound').toBeGreaterThanOrEqual(Math.floor(min * 1000))
      expect(high, 'upper bound').toBeLessThanOrEqual(Math.ceil(max * 1000))
      expect(low - min * 1000, 'reach below').toBeLessThan(1 + width / 1000)
      expect(max * 1000 - high, 'reach above').toBeLessThan(1 + width / 1000)
      const middle = sampler(0x80000000)
      expect(Math.abs(middle - (min + max) * 500), `middle ${middle}`).toBeLessThanOrEqual(1)
    }),
  )
})

/** Median, 99th percentile and mean, microseconds. */
function figuresOf(distribution: Distribution): readonly [median: number, p99: number, mean: number] {
  const sampler = samplerOf(distribution)
  const sorted = evenDraws.map(sampler).sort((a, b) => a - b)
  const at = (p: number): number => sorted[Math.floor(p * GRID)] as number
  return [at(0.5), at(0.99), meanOf(distribution)]
}

const figures: readonly (readonly [Distribution, readonly [median: number, p99: number, mean: number]])[] = [
  [normal({ mean: 40, deviation: 3 }), [40, 40 + 3 * 2.32635, 40]],
  // Cut at 0, the mean is deviation * phi(0) = 10 / sqrt(2 pi).
  [normal({ mean: 0, deviation: 10 }), [0, 23.2635, 3.98942]],
  [normal({ mean: 7, deviation: 0 }), [7, 7, 7]],
  [pareto({ min: 2, alpha: 3 }), [2 * 2 ** (1 / 3), 2 * 100 ** (1 / 3), 3]],
  [pareto({ min: 1, alpha: 2.5 }), [2 ** 0.4, 100 ** 0.4, 5 / 3]],
  // 0.039 of the mean of 3 are beyond where the tail is cut.
  [pareto({ min: 1, alpha: 1.5 }), [2 ** (2 / 3), 100 ** (2 / 3), 2.9606]],
  [bimodal({ fast: constant(1), slow: constant(200), slowProbability: 0.1 }), [1, 200, 20.9]],
  [
    bimodal({
      fast: uniform({ min: 0, max: 10 }),
      slow: uniform({ min: 100, max: 200 }),
      slowProbability: 0.02,
    }),
    // The median is at 50/98 of the fast, the 99th percentile in the middle of the slow.
    [(10 * 50) / 98, 150, 0.98 * 5 + 0.02 * 150],
  ],
  [
    bimodal({ fast: constant(1), slow: normal({ mean: 40, deviation: 3 }), slowProbability: 1 }),
    [40, 46.979, 40],
  ],
  [
    bimodal({ fast: normal({ mean: 40, deviation: 3 }), slow: constant(1), slowProbability: 0 }),
    [40, 46.979, 40],
  ],
]

test.each(figures)('%j has the median, 99th percentile and mean that it says', (distribution, expected) => {
  figuresOf(distribution).forEach((found, i) => {
    const wanted = (expected[i] as number) * 1000
    expect(Math.abs(found - wanted), `figure ${i} is ${found} us, expected ${wanted} us`).toBeLessThan(
      1 + wanted * 0.01,
    )
  })
})

test('a bimodal spends one draw on both choices, and all of either shape is reached', () => {
  const part = uniform({ min: 0, max: 1_000 })
  const sampler = samplerOf(bimodal({ fast: part, slow: part, slowProbability: 0.25 }))
  const quarter = TWO_TO_32 / 4
  for (const [first, last] of [
    [0, quarter - 1],
    [quarter, TWO_TO_32 - 1],
  ] as const) {
    expect(sampler(first), `the least, at draw ${first}`).toBeLessThan(100)
    expect(sampler(last), `the greatest, at draw ${last}`).toBeGreaterThan(999_900)
  }
})

test('the order in which parameters are written makes no difference', () => {
  fc.assert(
    fc.property(anyDistribution, fc.array(fc.nat(0xffffffff), { maxLength: 20 }), (distribution, draws) => {
      const reversed = Object.fromEntries(Object.entries(distribution).reverse()) as Distribution
      expect(draws.map(samplerOf(reversed))).toStrictEqual(draws.map(samplerOf(distribution)))
    }),
  )
})

test('a tail is cut at one in 131072 and not before', () => {
  const sampler = samplerOf(exponential({ mean: 1 }))
  // -ln(1 / 131072) means.
  expect(sampler(0xffffffff)).toBeGreaterThan(11_700)
  expect(sampler(0xffffffff)).toBeLessThan(11_800)
})

const bad: readonly (readonly [Distribution, string])[] = [
  [constant(-1), 'ms is -1'],
  [constant(Number.NaN), 'ms is NaN'],
  [uniform({ min: 5, max: 1 }), 'min is 5 and max is 1'],
  [uniform({ min: -1, max: 1 }), 'min is -1'],
  [uniform({ min: Number.NaN, max: 1 }), 'min is NaN'],
  [exponential({ mean: 0 }), 'mean is 0'],
  [exponential({ mean: Number.NaN }), 'mean is NaN'],
  [lognormal({ median: 0, p99: 1 }), 'median is 0'],
  [lognormal({ median: 2, p99: 1 }), 'p99 is 1'],
  [normal({ mean: -1, deviation: 1 }), 'mean is -1'],
  [normal({ mean: 1, deviation: -1 }), 'deviation is -1'],
  [pareto({ min: 0, alpha: 1 }), 'min is 0'],
  [pareto({ min: 1, alpha: 0 }), 'alpha is 0'],
  [pareto({ min: 1, alpha: Number.NaN }), 'alpha is NaN, expected a finite number'],
  [bimodal({ fast: constant(1), slow: constant(2), slowProbability: 1.5 }), 'slowProbability is 1.5'],
  [
    bimodal({ fast: constant(-1), slow: constant(2), slowProbability: 0.5 }),
    'fast, a constant distribution: ms is -1',
  ],
  [
    bimodal({ fast: constant(1), slow: exponential({ mean: 0 }), slowProbability: 0.5 }),
    'slow, a exponential',
  ],
  [
    {
      kind: 'bimodal',
      fast: bimodal({ fast: constant(1), slow: constant(2), slowProbability: 0 }) as never,
      slow: constant(1),
      slowProbability: 0,
    },
    'fast is bimodal itself',
  ],
]

test.each(bad)('%j is refused in a sentence that names what is wrong', (distribution, words) => {
  expect(distributionObjection(distribution)).toContain(words)
  expect(() => samplerOf(distribution)).toThrow(InputError)
})

const endless: readonly Distribution[] = [
  constant(Number.POSITIVE_INFINITY),
  uniform({ min: 1, max: Number.POSITIVE_INFINITY }),
  exponential({ mean: Number.POSITIVE_INFINITY }),
  lognormal({ median: 1, p99: Number.POSITIVE_INFINITY }),
  normal({ mean: Number.POSITIVE_INFINITY, deviation: 1 }),
  pareto({ min: Number.POSITIVE_INFINITY, alpha: 1 }),
]

test.each(endless)('a duration without end is refused: $kind', (distribution) => {
  expect(distributionObjection(distribution), 'expected an objection').toBeTypeOf('string')
})

test('good parameters meet no objection', () => {
  fc.assert(
    fc.property(anyDistribution, (distribution) => {
      expect(distributionObjection(distribution)).toBeUndefined()
    }),
  )
})

test('what has a probability happens that often, never at 0 and always at 1', () => {
  for (const probability of [0, 0.01, 0.5, 0.99, 1]) {
    const share = evenDraws.filter((draw) => happens(draw, probability)).length / GRID
    expect(Math.abs(share - probability), `share ${share} of ${probability}`).toBeLessThan(1 / GRID)
  }
  expect(happens(0, 0), 'the least draw at probability 0').toBe(false)
  expect(happens(0xffffffff, 1), 'the greatest draw at probability 1').toBe(true)
})
