import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLater, newestOf, type Timestamp, unwritten } from './version.ts'

const timestamp: fc.Arbitrary<Timestamp> = fc.record({
  counter: fc.nat(3),
  writer: fc.constantFrom('', 'c1/0/1', 'c1/0/2', 'c2/0/1', 'c10/0/1'),
})

test('of two different timestamps exactly one is later, and none is later than itself', () => {
  fc.assert(
    fc.property(timestamp, timestamp, (one, other) => {
      const same = one.counter === other.counter && one.writer === other.writer
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

test('the newest of some versions is none that another is later than', () => {
  fc.assert(
    fc.property(fc.array(timestamp, { minLength: 1 }), (timestamps) => {
      const newest = newestOf(timestamps.map((timestamp, value) => ({ timestamp, value })))
      expect(timestamps.filter((other) => isLater(other, newest.timestamp))).toEqual([])
    }),
  )
})

test('whatever is written is later than what a register begins with', () => {
  expect(isLater({ counter: 1, writer: '' }, unwritten.timestamp)).toBe(true)
})
