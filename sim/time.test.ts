import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MICROSECONDS, toMicroseconds } from './time.ts'

test('milliseconds become the nearest whole microseconds', () => {
  fc.assert(
    fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (milliseconds) => {
      const microseconds = toMicroseconds(milliseconds)
      expect(Number.isInteger(microseconds)).toBe(true)
      expect(Math.abs(microseconds - milliseconds * MICROSECONDS)).toBeLessThanOrEqual(0.5)
    }),
  )
  expect([0.1, 0.0004, 0.0006, 1.5].map(toMicroseconds)).toStrictEqual([100, 0, 1, 1_500])
})
