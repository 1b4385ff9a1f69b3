import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLater, type Timestamp } from './timestamp.ts'

const timestamp: fc.Arbitrary<Timestamp> = fc.record({
  counter: fc.nat(3),
  site: fc.constantFrom('n1', 'n2', 'n10'),
})

test('of two different timestamps exactly one is later, and none is later than itself', () => {
  fc.assert(
    fc.property(timestamp, timestamp, (one, other) => {
      const same = one.counter === other.counter && one.site === other.site
      expect(Number(isLater(one, other)) + Number(isLater(other, one))).toBe(same ? 0 : 1)
    }),
  )
})

test('what is later than something later is later', () => {
  fc.assert(
    fc.property(timestamp, timestamp, timestamp, (a, b, c) => {
      expect(isLater(a, b) && isLater(b, c)).toBe(isLater(a, b) && isLater(b, c) && isLater(a, c))
    }),
  )
})
