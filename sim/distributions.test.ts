import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant, distributionObjection, happens, lognormal, samplerOf, uniform } from './distributions.ts'
import { InputError } from './errors.ts'
import type { Distribution } from './types.ts'

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
const anyDistribution: fc.Arbitrary<Distribution> = fc.oneof(
  milliseconds.map(constant),
  fc.tuple(milliseconds, milliseconds).map(([a, b]) => uniform({ min: Math.min(a, b), max: Math.max(a, b) })),
  milliseconds.map((mean): Distribution => ({ kind: 'exponential', mean })),
  fc
    .tuple(milliseconds, fc.double({ min: 1, max: 100, noNaN: true }))
    .map(([median, ratio]) => lognormal({ median, p99: median * ratio })),
)

test('every shape gives whole microseconds that are not negative and grow with the draw', () => {
  fc.assert(
    fc.property(anyDistribution, fc.array(fc.nat(0xffffffff), { maxLength: 50 }), (distribution, draws) => {
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
    const found = meanOf({ kind: 'exponential', mean })
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

test('a tail is cut at one in 131072 and not before', () => {
  const sampler = samplerOf({ kind: 'exponential', mean: 1 })
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
  [{ kind: 'exponential', mean: 0 }, 'mean is 0'],
  [{ kind: 'exponential', mean: Number.NaN }, 'mean is NaN'],
  [lognormal({ median: 0, p99: 1 }), 'median is 0'],
  [lognormal({ median: 2, p99: 1 }), 'p99 is 1'],
]

test.each(bad)('%j is refused in a sentence that names what is wrong', (distribution, words) => {
  expect(distributionObjection(distribution)).toContain(words)
  expect(() => samplerOf(distribution)).toThrow(InputError)
})

const endless: readonly Distribution[] = [
  constant(Number.POSITIVE_INFINITY),
  uniform({ min: 1, max: Number.POSITIVE_INFINITY }),
  { kind: 'exponential', mean: Number.POSITIVE_INFINITY },
  lognormal({ median: 1, p99: Number.POSITIVE_INFINITY }),
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
