import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { IntervalWindow } from './interval-window.ts'

test('its mean and deviation are those of the last intervals, however many came before', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.integer({ min: 0, max: 10_000 }), { minLength: 1, maxLength: 40 }),
      (size, intervals) => {
        const window = new IntervalWindow(size)
        for (const interval of intervals) window.add(interval)
        const last = intervals.slice(-size)
        const mean = last.reduce((sum, interval) => sum + interval, 0) / last.length
        const variance = last.reduce((sum, interval) => sum + (interval - mean) ** 2, 0) / last.length
        expect(window.count).toBe(last.length)
        expect(window.mean).toBeCloseTo(mean, 6)
        expect(window.deviation ** 2).toBeCloseTo(variance, 1)
      },
    ),
  )
})
