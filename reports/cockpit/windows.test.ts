import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyWindow } from './testing/any-window.ts'
import { holding, holds, LEAST_LENGTH_US, lengthOf, movedBy, windowWithin, zoomed } from './windows.ts'

const whole = { fromUs: 0, toUs: 10_000_000 }
const anywhere = fc.integer({ min: -20_000_000, max: 20_000_000 })

test('whatever is done to a window, it stays within the whole, is whole microseconds, and long enough', () => {
  fc.assert(
    fc.property(
      anyWindow(),
      anywhere,
      anywhere,
      fc.double({ min: 0.001, max: 1_000, noNaN: true }),
      (drawn, one, other, factor) => {
        const window = windowWithin(whole, drawn.fromUs, drawn.toUs)
        for (const made of [
          window,
          windowWithin(whole, one, other),
          zoomed(window, whole, factor, one),
          movedBy(window, whole, one),
          holding(window, whole, Math.min(Math.max(0, one), whole.toUs)),
        ]) {
          expect(made.fromUs).toBeGreaterThanOrEqual(whole.fromUs)
          expect(made.toUs).toBeLessThanOrEqual(whole.toUs)
          expect(lengthOf(made)).toBeGreaterThanOrEqual(LEAST_LENGTH_US)
          expect(Number.isInteger(made.fromUs) && Number.isInteger(made.toUs)).toBe(true)
        }
      },
    ),
  )
})

test('a window that is moved keeps its length, and one that is to hold a time holds it', () => {
  fc.assert(
    fc.property(anyWindow(), anywhere, fc.nat(whole.toUs), (drawn, byUs, timeUs) => {
      const window = windowWithin(whole, drawn.fromUs, drawn.toUs)
      expect(lengthOf(movedBy(window, whole, byUs))).toBe(lengthOf(window))
      const made = holding(window, whole, timeUs)
      expect(holds(made, timeUs)).toBe(true)
      expect(lengthOf(made)).toBe(lengthOf(window))
    }),
  )
})

test('zooming keeps the time around which it zooms where it is', () => {
  expect(zoomed({ fromUs: 4_000_000, toUs: 6_000_000 }, whole, 0.5, 4_500_000)).toEqual({
    fromUs: 4_250_000,
    toUs: 5_250_000,
  })
})
