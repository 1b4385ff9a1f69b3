import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { MachineClock } from './clock.ts'
import { InputError } from './errors.ts'
import { type Kernel, NONE } from './kernel.ts'
import { kernelOf, runUntil } from './testing/kernel.ts'
import { TimerSet } from './timers.ts'
import { kindCode, type TraceColumns } from './trace.ts'
import type { Timer } from './types.ts'

interface Machine {
  readonly kernel: Kernel
  readonly trace: TraceColumns
  readonly clock: MachineClock
  readonly timers: TimerSet
}

/** A machine with a clock and timers; its timers' actions run as events, as a node's do. */
function machine(): Machine {
  const { kernel, trace } = kernelOf()
  const clock = new MachineClock(kernel)
  const timers = new TimerSet(kernel, clock, kernel.key.stream('timers/n1'), {
    occupied: () => false,
    later: () => expect.unreachable('an idle machine puts nothing aside'),
    wentOff: (cause) => kernel.record(kindCode.timer, 0, NONE, NONE, cause, NONE, undefined, undefined, 0, 0),
    run: (action, event) => {
      kernel.cause = event
      action()
    },
  })
  return { kernel, trace, clock, timers }
}

/** Sets the rate of a clock, and does nothing else to it. */
function drift(clock: MachineClock, ppm: number): void {
  clock.apply({ ppm, offset: 0, strobes: [], frozen: false })
}

/** The slow, obvious way to know when a timer fires: look at another clock with the same rates every microsecond. */
function firstTimeAt(deadline: number, changes: readonly (readonly [time: number, ppm: number])[]): number {
  const { kernel } = kernelOf()
  const clock = new MachineClock(kernel)
  for (;;) {
    for (const [time, ppm] of changes) if (time === kernel.now) drift(clock, ppm)
    if (clock.local() >= deadline) return kernel.now
    kernel.now++
  }
}

test('a timer fires at the first microsecond at which its clock has run long enough, however the rate changes', () => {
  // Times are short, so that changes come at the very microsecond at which a timer is due.
  const change = fc.tuple(fc.nat(9), fc.constantFrom(-300_000, 0, 500, 300_000))
  fc.assert(
    fc.property(fc.nat(9), fc.array(change, { maxLength: 6 }), (delay, unsorted) => {
      const changes = unsorted.sort((a, b) => a[0] - b[0])
      const { kernel, clock, timers } = machine()
      const fired: number[] = []
      timers.after(delay / 1_000, () => fired.push(kernel.now))
      for (const [time, ppm] of changes) {
        // What is due before the change has happened by then; what is due at its instant may come after it.
        runUntil(kernel, time - 1)
        kernel.now = time
        drift(clock, ppm)
      }
      runUntil(kernel, 1_000)
      expect(fired).toStrictEqual([firstTimeAt(delay, changes)])
    }),
    { numRuns: 3_000 },
  )
})

test('a timer that is due when the rate of its clock changes fires then, and time does not go back', () => {
  const { kernel, clock, timers } = machine()
  const fired: number[] = []
  drift(clock, 500)
  timers.after(2, () => fired.push(kernel.now))
  kernel.now = 2_000
  drift(clock, -500)
  runUntil(kernel, 3_000)
  expect(fired).toStrictEqual([2_000])
})

test('a fast clock fires early and a slow one late, in true time', () => {
  for (const [ppm, expected] of [
    [0, 100_000],
    [1_000, 99_901],
    [-1_000, 100_101],
  ] as const) {
    const { kernel, clock, timers } = machine()
    let fired = NONE
    drift(clock, ppm)
    timers.after(100, () => (fired = kernel.now))
    runUntil(kernel, 200_000)
    expect(fired, `at ${ppm} ppm`).toBe(expected)
  }
})

test('a period is kept without adding up lateness', () => {
  const { kernel, clock, timers } = machine()
  const fired: number[] = []
  drift(clock, 300)
  timers.every(10, () => fired.push(kernel.now))
  runUntil(kernel, 10_000_000)
  expect(fired.at(-1), 'the thousandth time').toBe(firstTimeAtRate(10_000 * fired.length, 300))
  expect(fired).toHaveLength(1_000)
})

function firstTimeAtRate(local: number, ppm: number): number {
  const { kernel } = kernelOf()
  const clock = new MachineClock(kernel)
  drift(clock, ppm)
  return clock.trueTimeOf(local)
}

test('a timer can be cancelled, and then never fires', () => {
  const { kernel, timers } = machine()
  const timer = timers.after(5, () => expect.unreachable('a cancelled timer fired'))
  expect([timer.active, timers.size]).toStrictEqual([true, 1])
  timer.cancel()
  expect([timer.active, timers.size]).toStrictEqual([false, 0])
  timer.cancel()
  runUntil(kernel, 10_000)
  expect(kernel.events, 'events').toBe(0)
})

test('a timer is no longer active once it fires, and a repeated one is', () => {
  const { kernel, timers } = machine()
  const seen: boolean[] = []
  const once: Timer = timers.after(5, () => seen.push(once.active))
  const again: Timer = timers.every(7, () => seen.push(again.active))
  runUntil(kernel, 7_500)
  expect(seen).toStrictEqual([false, true])
})

test('a repeated timer can be cancelled inside its own action', () => {
  const { kernel, timers } = machine()
  let fired = 0
  const timer: Timer = timers.every(5, () => {
    if (++fired === 3) timer.cancel()
  })
  runUntil(kernel, 100_000)
  expect(fired).toBe(3)
  expect(timers.size, 'pending timers').toBe(0)
})

test('a restart starts the wait anew, before, after and inside the action', () => {
  const { kernel, timers } = machine()
  const fired: number[] = []
  const timer: Timer = timers.after(5, () => {
    fired.push(kernel.now)
    if (fired.length === 1) timer.restart()
  })
  runUntil(kernel, 3_000)
  timer.restart()
  runUntil(kernel, 20_000)
  expect(fired, 'restarted at 3 ms, and again when it fired').toStrictEqual([8_000, 13_000])
  timer.restart(2)
  runUntil(kernel, 30_000)
  expect(fired.at(-1), 'restarted at 20 ms with 2 ms').toBe(22_000)
  expect(timers.size, 'pending timers').toBe(0)
})

test('a cancelled timer can be restarted', () => {
  const { kernel, timers } = machine()
  let fired = 0
  const timer = timers.after(5, () => fired++)
  timer.cancel()
  timer.restart()
  runUntil(kernel, 10_000)
  expect(fired).toBe(1)
})

test('a timer may be set for no time at all, and fires at this instant', () => {
  const { kernel, timers } = machine()
  kernel.now = 7
  let fired = NONE
  timers.after(0, () => (fired = kernel.now))
  runUntil(kernel, 7)
  expect(fired).toBe(7)
})

test('what is cleared never fires', () => {
  const { kernel, timers } = machine()
  timers.after(1, () => expect.unreachable('a cleared timer fired'))
  timers.every(1, () => expect.unreachable('a cleared timer fired'))
  timers.clear()
  runUntil(kernel, 10_000)
  expect(timers.size, 'pending timers').toBe(0)
})

test('every time a timer fires, its cause is the event that set it or its own last tick', () => {
  const { kernel, trace, timers } = machine()
  const happens = (): number =>
    kernel.record(kindCode.note, 0, NONE, NONE, NONE, NONE, undefined, undefined, 0, 0)
  kernel.cause = happens()
  const ticks: number[] = []
  timers.every(5, () => ticks.push(kernel.cause))
  const setters = new Set([kernel.cause])
  for (const time of [4_000, 9_000, 14_000, 19_000, 24_000]) {
    runUntil(kernel, time)
    // Something else happens, and nothing comes of it.
    kernel.cause = happens()
  }
  for (const tick of ticks) {
    const { time, cause } = trace.at(tick)
    expect(setters.has(cause ?? NONE), `the tick at ${time} us is said to come of event ${cause}`).toBe(true)
    setters.add(tick)
  }
  expect(ticks, 'ticks').toHaveLength(4)
})

test.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('a delay of %s ms is refused', (delay) => {
  const { timers } = machine()
  expect(() => timers.after(delay, () => undefined)).toThrow(InputError)
  expect(() => timers.every(delay, () => undefined)).toThrow(InputError)
  expect(() => timers.after(1, () => undefined).restart(delay)).toThrow(`restart(${delay})`)
})

test('a period of no time at all is refused', () => {
  expect(() => machine().timers.every(0, () => undefined)).toThrow('would never let time pass')
})

test('a wait that is shorter than a microsecond still lets time pass', () => {
  const { kernel, timers } = machine()
  const fired: number[] = []
  timers.after(0.000_1, () => fired.push(kernel.now))
  const timer: Timer = timers.every(0.000_1, () => {
    if (fired.push(kernel.now) === 5) timer.cancel()
  })
  runUntil(kernel, 100)
  expect(fired).toStrictEqual([1, 1, 2, 3, 4])
})
