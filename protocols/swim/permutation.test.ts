import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Permutation } from './permutation.ts'

function listed(size: number, key: number): readonly number[] {
  const order = new Permutation(size, key)
  return Array.from({ length: size }, (_, place) => order.at(place))
}

test('every number has one place', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3_000 }), fc.integer(), (size, key) => {
      expect(new Set(listed(size, key)).size).toBe(size)
      expect(listed(size, key).every((number) => number >= 0 && number < size)).toBe(true)
    }),
  )
})

test('any number may come first, about equally often', () => {
  for (const size of [2, 3, 5, 17]) {
    const first = Array.from({ length: size }, () => 0)
    for (let key = 0; key < 1_000 * size; key++) {
      const number = new Permutation(size, Math.imul(key, 0x9e3779b1)).at(0)
      first[number] = (first[number] ?? 0) + 1
    }
    // Five standard deviations of a count of a thousand.
    for (const count of first)
      expect(Math.abs(count - 1_000), `of ${size}: ${first.join(' ')}`).toBeLessThan(160)
  }
})

test('a large order costs nothing but its key', () => {
  const order = new Permutation(1_000_000, 42)
  expect(new Set(Array.from({ length: 1_000 }, (_, place) => order.at(place))).size).toBe(1_000)
})
