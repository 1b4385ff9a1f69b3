import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isLater, type LamportTimestamp } from '../clocks/index.ts'
import { newestOf, unwritten } from './version.ts'

const timestamp: fc.Arbitrary<LamportTimestamp> = fc.record({
  counter: fc.nat(3),
  writer: fc.constantFrom('', 'c1/0/1', 'c1/0/2', 'c2/0/1', 'c10/0/1'),
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
