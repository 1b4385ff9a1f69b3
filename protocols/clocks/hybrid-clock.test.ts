import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareHybridTimestamps, HybridClock, type HybridTimestamp } from './hybrid-clock.ts'

const timestamp: fc.Arbitrary<HybridTimestamp> = fc.record({ wallMs: fc.nat(3), counter: fc.nat(3) })

test('timestamps are in an order, by milliseconds and then by counters', () => {
  fc.assert(
    fc.property(timestamp, timestamp, timestamp, (a, b, c) => {
      expect(compareHybridTimestamps(a, b) + compareHybridTimestamps(b, a)).toBe(0)
      if (compareHybridTimestamps(a, b) <= 0 && compareHybridTimestamps(b, c) <= 0)
        expect(compareHybridTimestamps(a, c)).toBeLessThanOrEqual(0)
      if (a.wallMs < b.wallMs) expect(compareHybridTimestamps(a, b)).toBe(-1)
    }),
  )
})

/** Happenings at three nodes: how far true time goes on before each, where it is, and what it hears of, if of anything. */
const happenings = fc.array(fc.record({ passed: fc.nat(3), at: fc.nat(2), cause: fc.option(fc.nat(40)) }), {
  maxLength: 60,
})

test('causes are earlier, and no clock is ahead by more than clocks differ', () => {
  fc.assert(
    fc.property(happenings, fc.tuple(fc.nat(5), fc.nat(5), fc.nat(5)), (events, offsets) => {
      let time = 0
      const clocks = offsets.map((offset) => new HybridClock({ now: () => time + offset }))
      const apart = Math.max(...offsets) - Math.min(...offsets)
      const last: (HybridTimestamp | undefined)[] = []
      const sent: HybridTimestamp[] = []
      for (const { passed, at, cause } of events) {
        time += passed
        const from = cause === null ? undefined : sent[cause]
        const clock = clocks[at] as HybridClock
        const now = (from === undefined ? clock.tick() : clock.receive(from)) as HybridTimestamp
        for (const earlier of [last[at], from]) {
          if (earlier !== undefined) expect(compareHybridTimestamps(earlier, now)).toBe(-1)
        }
        const wall = time + (offsets[at] as number)
        expect(now.wallMs - wall).toBeGreaterThanOrEqual(0)
        expect(
          now.wallMs - wall,
          'Kulkarni et al., theorem 3: no further ahead than clocks are apart',
        ).toBeLessThanOrEqual(apart)
        expect(now.counter, 'not more than there were events').toBeLessThanOrEqual(sent.length)
        last[at] = now
        sent.push(now)
      }
    }),
  )
})

test('a clock that is set back goes on counting', () => {
  let wall = 1_000
  const clock = new HybridClock({ now: () => wall })
  expect(clock.tick()).toEqual({ wallMs: 1_000, counter: 0 })
  wall = 10
  expect(clock.tick()).toEqual({ wallMs: 1_000, counter: 1 })
  wall = 1_001
  expect(clock.tick()).toEqual({ wallMs: 1_001, counter: 0 })
})

test('what is too far ahead is refused, and changes nothing', () => {
  const clock = new HybridClock({ now: () => 1_000 }, { maxAheadMs: 500 })
  expect(clock.receive({ wallMs: 1_501, counter: 0 })).toBeUndefined()
  expect(clock.tick()).toEqual({ wallMs: 1_000, counter: 0 })
  expect(clock.receive({ wallMs: 1_500, counter: 2 })).toEqual({ wallMs: 1_500, counter: 3 })
})
