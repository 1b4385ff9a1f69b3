import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { bucketAt, bucketsOf, bucketWindow } from './buckets.ts'
import { densityOf } from './density.ts'
import { quantile } from './quantile.ts'
import { anyWindow } from './testing/any-window.ts'

test('slices cover the window, are not too many, and begin at multiples of a round length', () => {
  fc.assert(
    fc.property(anyWindow(), fc.integer({ min: 2, max: 300 }), (window, most) => {
      const buckets = bucketsOf(window, most)
      expect(buckets.count).toBeLessThanOrEqual(most)
      expect(String(buckets.lengthUs)).toMatch(/^[125]0*$/)
      expect(Math.abs(buckets.fromUs % buckets.lengthUs)).toBe(0)
      expect(bucketAt(buckets, window.fromUs)).toBe(0)
      expect(bucketAt(buckets, window.toUs)).toBe(buckets.count - 1)
    }),
  )
})

test('a time is in the slice that holds it', () => {
  fc.assert(
    fc.property(anyWindow(), fc.nat(10_000_000), (window, timeUs) => {
      const buckets = bucketsOf(window, 50)
      const { fromUs, toUs } = bucketWindow(buckets, bucketAt(buckets, timeUs))
      expect(fromUs <= timeUs && timeUs < toUs).toBe(true)
    }),
  )
})

test('density is what counting gives', () => {
  const times = fc.array(fc.nat(1_000), { maxLength: 80 })
  fc.assert(
    fc.property(times, anyWindow(1_000), (drawn, window) => {
      const rising = [...drawn].sort((one, other) => one - other)
      const buckets = bucketsOf(window, 12)
      const expected = Array.from(
        { length: buckets.count },
        (_, position) => rising.filter((timeUs) => bucketAt(buckets, timeUs) === position).length,
      )
      expect([...densityOf(rising, buckets)]).toEqual(expected)
    }),
  )
})

test('a quantile is the least number that the share does not exceed', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(50), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 1, max: 100 }),
      (drawn, percent) => {
        const sorted = [...drawn].sort((one, other) => one - other)
        const found = quantile(sorted, percent / 100) as number
        const upTo = (most: number): number =>
          sorted.filter((number) => number <= most).length / sorted.length
        expect(upTo(found)).toBeGreaterThanOrEqual(percent / 100 - 1e-9)
        expect(upTo(found - 1)).toBeLessThan(percent / 100 + 1e-9)
      },
    ),
  )
  expect(quantile([], 0.5)).toBe(undefined)
})
