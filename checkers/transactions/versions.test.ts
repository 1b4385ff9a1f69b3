import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalText } from '../canonical.ts'
import { Versions } from './versions.ts'

const anyValue = fc.oneof(
  fc.integer({ min: 0, max: 300 }),
  fc.integer(),
  fc.constantFrom(-0, 0.5, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1, 1e300, null, true, '', '1'),
  fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
)

test('versions have equal numbers if their keys and values are equal, in the order in which they are first met', () => {
  const met = fc.array(fc.tuple(fc.nat(5), anyValue), { maxLength: 400 })
  fc.assert(
    fc.property(met, fc.constantFrom(0, 1_000), (pairs, expected) => {
      const versions = new Versions(undefined, expected)
      const numbers = new Map<string, number>()
      for (const [key, value] of pairs) {
        const text = canonicalText([key, value])
        const number = numbers.get(text) ?? numbers.size
        numbers.set(text, number)
        expect(versions.intern(key, value), `of ${text}`).toBe(number)
        expect(versions.keyOf(number), `the key of ${text}`).toBe(key)
        expect(canonicalText([key, versions.valueOf(number)]), 'its value').toBe(text)
      }
      expect(versions.length).toBe(numbers.size)
    }),
    { numRuns: 200 },
  )
})
