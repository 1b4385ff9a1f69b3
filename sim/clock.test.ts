import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ClockConditions, MachineClock } from './clock.ts'
import { DefectError } from './errors.ts'
import { kernelOf } from './testing/kernel.ts'

const rate = fc.oneof(fc.integer({ min: -500, max: 500 }), fc.integer({ min: -900_000, max: 2_000_000 }))
const changes = fc.array(fc.record({ after: fc.nat(50_000_000), ppm: rate }), { maxLength: 8 })

/** What is done to a clock, some of it; the rest is as it should be. */
function conditions(some: Partial<ClockConditions>): ClockConditions {
  return { ppm: 0, offset: 0, strobes: [], frozen: false, ...some }
}

/** Monotonic time after stretches of different rates, in exact arithmetic: whole microseconds of each, rounded down. */
function exactLocal(stretches: readonly { readonly length: number; readonly ppm: number }[]): bigint {
  return stretches.reduce((sum, { length, ppm }) => {
    const fast = BigInt(length) * BigInt(ppm)
    const whole = fast / 1_000_000n
    return sum + BigInt(length) + (fast < 0n && whole * 1_000_000n !== fast ? whole - 1n : whole)
  }, 0n)
}

test('monotonic time is the sum of its stretches, each at its own rate', () => {
  fc.assert(
    fc.property(changes, fc.nat(50_000_000), (changes, last) => {
      const { kernel } = kernelOf()
      const clock = new MachineClock(kernel)
      const stretches: { length: number; ppm: number }[] = []
      let ppm = 0
      for (const change of changes) {
        kernel.now += change.after
        // A change to the rate that holds already is none, and starts no stretch of its own.
        const before = stretches.at(-1)
        if (before?.ppm === ppm) before.length += change.after
        else stretches.push({ length: change.after, ppm })
        clock.apply(conditions({ ppm: change.ppm }))
        ppm = change.ppm
      }
      kernel.now += last
      const before = stretches.at(-1)
      if (before?.ppm === ppm) before.length += last
      else stretches.push({ length: last, ppm })
      expect(BigInt(clock.local())).toBe(exactLocal(stretches))
      expect(clock.monotonic()).toBe(clock.local() / 1000)
    }),
  )
})

test('monotonic time never goes back, whatever is done to the clock', () => {
  const act = fc.oneof(
    fc.record({ wait: fc.nat(10_000) }),
    fc.record({ ppm: rate }),
    fc.record({ offset: fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }) }),
    fc.record({ frozen: fc.boolean() }),
    fc.record({
      strobes: fc.array(
        fc.record({
          by: fc.integer({ min: -1_000_000, max: 1_000_000 }),
          every: fc.integer({ min: 1, max: 5_000 }),
          since: fc.constant(0),
        }),
        { maxLength: 2 },
      ),
    }),
  )
  fc.assert(
    fc.property(fc.array(act), (acts) => {
      const { kernel } = kernelOf()
      const clock = new MachineClock(kernel)
      let before = clock.local()
      const done = conditions({})
      for (const act of acts) {
        if ('wait' in act) kernel.now += act.wait
        else clock.apply(conditions(Object.assign(done, act)))
        const now = clock.local()
        const most = 'wait' in act ? Number.POSITIVE_INFINITY : before
        expect(now >= before && now <= most, `${before}, then ${JSON.stringify(act)}, then ${now}`).toBe(true)
        before = now
      }
    }),
  )
})

test('the true time of a local time is the first at which the clock has reached it', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000_000), rate, fc.nat(1_000_000_000), (start, ppm, ahead) => {
      const { kernel } = kernelOf()
      const clock = new MachineClock(kernel)
      kernel.now = start
      clock.apply(conditions({ ppm }))
      const local = clock.local() + ahead
      const time = clock.trueTimeOf(local)
      kernel.now = time
      expect(clock.local(), `local time at ${time}`).toBeGreaterThanOrEqual(local)
      if (time === start) return
      kernel.now = time - 1
      expect(clock.local(), `local time at ${time - 1}`).toBeLessThan(local)
    }),
    { numRuns: 1_000 },
  )
})

test('the true time of a local time that has passed is never before now', () => {
  const { kernel } = kernelOf()
  const clock = new MachineClock(kernel)
  // At +500 ppm the clock jumps over 2000 us: it shows 1999 at 1999 us and 2001 at 2000 us.
  clock.apply(conditions({ ppm: 500 }))
  kernel.now = 2_000
  clock.apply(conditions({ ppm: -500 }))
  expect(clock.trueTimeOf(2_000)).toBeGreaterThanOrEqual(kernel.now)
})

test('the wall clock is the monotonic one from a fixed date on, moved by its offset', () => {
  const { kernel } = kernelOf()
  const clock = new MachineClock(kernel)
  expect(clock.now(), 'the start').toBe(1_000_000_000_000)
  kernel.now = 5_000
  clock.apply(conditions({ offset: -250_000 }))
  expect(clock.now(), '250 ms back').toBe(1_000_000_000_000 + 5 - 250)
  clock.apply(conditions({}))
  expect(clock.now(), 'and forth').toBe(1_000_000_000_005)
})

test('whoever waits for it hears of a change of rate, and of nothing else', () => {
  const { kernel } = kernelOf()
  const clock = new MachineClock(kernel)
  let heard = 0
  clock.onRateChange(() => heard++)
  clock.apply(conditions({}))
  clock.apply(conditions({ offset: 1_000 }))
  clock.apply(conditions({ frozen: true, strobes: [{ by: 5, every: 10, since: 0 }] }))
  expect(heard, 'no change of rate').toBe(0)
  clock.apply(conditions({ ppm: 100 }))
  clock.apply(conditions({ ppm: 100, offset: 7 }))
  clock.apply(conditions({}))
  expect(heard, 'two changes of rate').toBe(2)
})

test('a clock cannot be made to run backwards', () => {
  const clock = new MachineClock(kernelOf().kernel)
  expect(() => clock.apply(conditions({ ppm: -1_000_000 }))).toThrow(DefectError)
})
