import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { digitsOf, roundedUp, rungOf, valueAt } from './ladder.ts'

test('rungs are 0, then 1, 2 and 5 of every power of ten from a thousandth on', () => {
  expect([0, 1, 2, 3, 4, 10, 11, 12, 13].map(valueAt)).toStrictEqual([
    0, 0.001, 0.002, 0.005, 0.01, 1, 2, 5, 10,
  ])
})

test('a number is at most as large as its rung, and larger than the one below', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e12, noNaN: true }), (number) => {
      const rung = rungOf(number)
      expect(valueAt(rung)).toBeGreaterThanOrEqual(number * (1 - 1e-12))
      expect(valueAt(rung - 1)).toBeLessThan(number)
      expect(rungOf(-number)).toBe(rung)
    }),
  )
})

test('the value of a rung is on it', () => {
  for (let rung = 0; rung < 50; rung++) expect(rungOf(valueAt(rung))).toBe(rung)
})

test('digits are counted without zeros at either end', () => {
  const numbers = { 0: 0, 7: 1, 2000: 1, 0.3: 1, 15.03: 4, 1020: 3, 0.0105: 3, '-250': 2, 1e21: 1 }
  for (const [number, digits] of Object.entries(numbers))
    expect(digitsOf(Number(number)), number).toBe(digits)
})

test('times are rounded up to two digits, and to whole milliseconds where they are short', () => {
  expect([0, 0.2, 46.3, 100, 101, 987.2, 1287.3, 20_000].map(roundedUp)).toStrictEqual([
    0, 1, 47, 100, 110, 990, 1300, 20_000,
  ])
})
