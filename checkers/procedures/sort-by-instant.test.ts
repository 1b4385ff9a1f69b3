import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sortByInstant } from './sort-by-instant.ts'

test('numbers are sorted as by any other sort, however many there are and however far apart', () => {
  const instant = fc.oneof(fc.integer({ min: -1, max: 300 }), fc.integer({ min: -1, max: 0x7fffffff }))
  fc.assert(
    fc.property(fc.array(instant, { maxLength: 200 }), fc.constantFrom(1, 30), (some, times) => {
      const instants = Int32Array.from(Array.from({ length: times }, () => some).flat())
      const numbers = Int32Array.from(instants.keys())
      const expected = [...numbers].sort((a, b) => (instants[a] as number) - (instants[b] as number))
      expect([...sortByInstant(numbers, instants)]).toEqual(expected)
    }),
  )
})
