import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { exponential, naturalLog, normalQuantile } from './math.ts'

const SMALLEST_NORMAL = 2.2250738585072014e-308

/** How far `value` is from `expected`, as a part of it. */
function relativeError(value: number, expected: number): number {
  return expected === 0 ? Math.abs(value) : Math.abs((value - expected) / expected)
}

test('the logarithm agrees with the built-in one to twelve digits over all normal numbers', () => {
  const normal = fc.double({ min: SMALLEST_NORMAL, max: Number.MAX_VALUE, noNaN: true })
  const nearOne = fc.double({ min: 0.5, max: 2, noNaN: true })
  fc.assert(
    fc.property(fc.oneof(normal, nearOne), (x) => {
      expect(relativeError(naturalLog(x), Math.log(x)), `naturalLog(${x})`).toBeLessThan(1e-12)
    }),
    { numRuns: 2_000, examples: [[1], [SMALLEST_NORMAL], [Number.MAX_VALUE], [Math.SQRT2], [2], [0.5]] },
  )
})

test('the logarithm is right for the numbers too small to be normal', () => {
  for (const x of [5e-324, 1e-320, 1e-310, SMALLEST_NORMAL / 2]) {
    expect(relativeError(naturalLog(x), Math.log(x)), `naturalLog(${x})`).toBeLessThan(1e-12)
  }
})

test('the exponential agrees with the built-in one to twelve digits between -700 and 700', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(relativeError(exponential(x), Math.exp(x)), `exponential(${x})`).toBeLessThan(1e-12)
    }),
    { numRuns: 2_000, examples: [[0], [700], [-700], [1], [-1], [1e-300]] },
  )
})

test('the exponential undoes the logarithm', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (x) => {
      expect(relativeError(exponential(naturalLog(x)), x), `x = ${x}`).toBeLessThan(1e-12)
    }),
  )
})

/** The density of the standard normal distribution. */
function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
}

/** How likely it is to be below `x`, for `x` <= 0: a series near the centre, a continued fraction in the tail. */
function probabilityBelow(x: number): number {
  if (x < -2.5) {
    let fraction = -x
    for (let k = 200; k >= 1; k--) fraction = -x + k / fraction
    return density(x) / fraction
  }
  let term = x
  let sum = 0
  for (let k = 1; Math.abs(term) > 1e-20; k++) {
    sum += term
    term *= (x * x) / (2 * k + 1)
  }
  return 0.5 + density(x) * sum
}

/** The exact quantile, by Newton's steps from an approximate one. */
function exactQuantile(p: number, start: number): number {
  let x = start
  for (let i = 0; i < 5; i++) x -= (probabilityBelow(x) - p) / density(x)
  return x
}

test('the quantile of the normal distribution is right to the nine digits it promises', () => {
  const lower = fc.double({ min: 1e-12, max: 0.5 - 1e-6, noNaN: true })
  fc.assert(
    fc.property(lower, (p) => {
      const quantile = normalQuantile(p)
      expect(relativeError(quantile, exactQuantile(p, quantile)), `normalQuantile(${p})`).toBeLessThan(1.2e-9)
    }),
    { numRuns: 1_000, examples: [[0.02425], [0.024249999], [0.01], [0.25], [1e-12]] },
  )
})

test('the quantile of the normal distribution is antisymmetric around its median', () => {
  expect(normalQuantile(0.5)).toBe(0)
  // Multiples of a power of two, so that 1 - p is exact.
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), (k) => {
      const p = k / 2 ** 32
      expect(normalQuantile(1 - p), `p = ${p}`).toBe(-normalQuantile(p))
    }),
  )
})

test('results are the same to the last bit on every machine', () => {
  // These were computed once; a machine that disagrees would run other runs.
  expect([0.1, 10, 3.5].map(naturalLog), 'logarithms').toStrictEqual([
    -2.3025850929940455, 2.3025850929940455, 1.252762968495368,
  ])
  expect([1, -2.5, 50].map(exponential), 'exponentials').toStrictEqual([
    2.7182818284590455, 0.08208499862389879, 5.184705528587076e21,
  ])
  expect([0.001, 0.02425, 0.1, 0.5, 0.7, 0.99].map(normalQuantile), 'quantiles').toStrictEqual([
    -3.090232304709404, -1.9729610490848712, -1.2815515641401563, 0, 0.5244005132792952, 2.326347874388028,
  ])
})
