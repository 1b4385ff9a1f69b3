import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceOf, isBeyondChance, rateOf, runsToFind, upperBoundOf } from './statistics.ts'

describe('a rate', () => {
  // As published: Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i has the interval of Wilson', (count, of, low, high) => {
    const found = rateOf(count, of)
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  test('is in its interval, which is the narrower the more runs there were', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat({ max: 1e6 }), (of, n) => {
        const count = n % (of + 1)
        const { rate, low, high } = rateOf(count, of)
        expect(low).toBeGreaterThanOrEqual(0)
        expect(low).toBeLessThanOrEqual(rate)
        expect(high).toBeGreaterThanOrEqual(rate)
        expect(high).toBeLessThanOrEqual(1)
        const more = rateOf(10 * count, 10 * of)
        expect(more.high - more.low).toBeLessThan(high - low)
      }),
    )
  })

  test('of nothing may be anything', () => {
    expect(rateOf(0, 0)).toStrictEqual({ count: 0, of: 0, rate: 0, low: 0, high: 1 })
  })
})

test('no failure in so many runs bounds their rate by three over their number, a little above the exact bound', () => {
  for (const runs of [30, 100, 1_000, 100_000]) {
    const bound = upperBoundOf(runs)
    // The largest rate at which no failure in so many runs is as likely as one in twenty.
    const exact = 1 - Math.pow(0.05, 1 / runs)
    expect(bound).toBeGreaterThan(exact)
    expect(bound).toBeLessThan(exact * 1.06)
  }
  expect([upperBoundOf(0), upperBoundOf(1), upperBoundOf(300)]).toStrictEqual([1, 1, 0.01])
})

describe('the difference of two rates', () => {
  const rates = fc
    .tuple(fc.nat({ max: 200 }), fc.integer({ min: 1, max: 200 }))
    .map(([count, of]) => rateOf(Math.min(count, of), of))

  test('lies in its interval, which turns round with it', () => {
    fc.assert(
      fc.property(rates, rates, (one, other) => {
        const { by, low, high } = differenceOf(one, other)
        expect(low).toBeLessThanOrEqual(by)
        expect(high).toBeGreaterThanOrEqual(by)
        expect(differenceOf(other, one)).toStrictEqual({ by: 0 - by, low: 0 - high, high: 0 - low })
        expect(isBeyondChance(differenceOf(one, one)), 'a rate does not differ from itself').toBe(false)
      }),
    )
  })

  test('is that of the literature', () => {
    // Newcombe 1998, table II, method 10: 56/70 against 48/80.
    const { low, high } = differenceOf(rateOf(56, 70), rateOf(48, 80))
    expect([low.toFixed(4), high.toFixed(4)]).toStrictEqual(['0.0524', '0.3339'])
  })
})

test('a rate says how many runs see it with a probability of 95 %', () => {
  expect([1, 0.5, 0.1, 0.011, 0.009, 1e-6].map(runsToFind)).toStrictEqual([1, 5, 29, 271, 334, 3_000_000])
})
