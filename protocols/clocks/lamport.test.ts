import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareTimestamps, isLater, LamportClock, type LamportTimestamp } from './lamport.ts'

const timestamp: fc.Arbitrary<LamportTimestamp> = fc.record({
  counter: fc.nat(3),
  writer: fc.constantFrom('', 'n1', 'n2', 'n10'),
})

test('timestamps are in a total order', () => {
  fc.assert(
    fc.property(timestamp, timestamp, timestamp, (a, b, c) => {
      const same = a.counter === b.counter && a.writer === b.writer
      expect(compareTimestamps(a, b) === 0).toBe(same)
      expect(isLater(a, b)).toBe(compareTimestamps(b, a) < 0)
      expect(Math.sign(compareTimestamps(a, b)) + Math.sign(compareTimestamps(b, a))).toBe(0)
      if (compareTimestamps(a, b) <= 0 && compareTimestamps(b, c) <= 0)
        expect(compareTimestamps(a, c)).toBeLessThanOrEqual(0)
    }),
  )
})

test('what happens later at one writer, or because of something, has a later timestamp', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(2), fc.option(fc.nat(20)))), (events) => {
      const clocks = ['n1', 'n2', 'n3'].map((writer) => new LamportClock(writer))
      const last = new Map<string, LamportTimestamp>()
      const sent: LamportTimestamp[] = []
      for (const [at, cause] of events) {
        const clock = clocks[at] as LamportClock
        const from = cause === null ? undefined : sent[cause]
        const now = from === undefined ? clock.tick() : clock.receive(from)
        expect(now.writer).toBe(clock.writer)
        const before = last.get(clock.writer)
        for (const earlier of [before, from]) {
          if (earlier !== undefined) expect(compareTimestamps(earlier, now)).toBeLessThan(0)
        }
        last.set(clock.writer, now)
        sent.push(now)
      }
    }),
  )
})

test('what was only heard of is earlier than what happens next', () => {
  const clock = new LamportClock('n1')
  clock.hear({ counter: 4, writer: 'n2' })
  clock.hear({ counter: 2, writer: 'n3' })
  expect(clock.tick()).toEqual({ counter: 5, writer: 'n1' })
})

test('a clock goes on from what an earlier life had', () => {
  expect(new LamportClock('n1', 7).tick()).toEqual({ counter: 8, writer: 'n1' })
})
