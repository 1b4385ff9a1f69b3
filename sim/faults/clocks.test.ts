import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from '../distributions.ts'
import { kernelOf } from '../testing/kernel.ts'
import { scripted } from '../testing/protocols.ts'
import { hashesOf } from '../testing/runs.ts'
import { type Given, runOf, scenarioOf } from '../testing/scenario.ts'
import type { Interval } from '../types.ts'
import { baseClocksOf } from '../world-settings.ts'
import {
  clockFreeze,
  clockJump,
  clockOffset,
  clockStrobe,
  crash,
  drift,
  type Fault,
  join,
  pause,
} from './index.ts'

const EPOCH = 1e12

/** What the clocks of a node showed at a moment of true time; all in milliseconds, wall time without the epoch. */
interface Reading {
  readonly node: string
  readonly time: number
  readonly wall: number
  readonly monotonic: number
  readonly interval: Interval
}

/** Runs nodes that are asked for the time every ten milliseconds of true time, by one that nothing is done to. */
function readings(
  faults: readonly Fault[],
  given: Given = {},
  seed: string | number = 7,
): readonly Reading[] {
  const readings: Omit<Reading, 'time'>[] = []
  const protocol = scripted((node) => ({
    receive() {
      const wall = node.clock.now() - EPOCH
      const reading = {
        node: node.id,
        wall,
        monotonic: node.clock.monotonic(),
        interval: node.clock.interval(),
      }
      readings.push(reading)
    },
  }))
  const asker = scripted((node) => {
    node.every(10, () => {
      for (const name of node.groups['n'] ?? []) node.send(name, { type: 'time?' })
    })
    return {}
  })
  const run = runOf(
    {
      groups: [
        { name: 'n', protocol, nodes: given.nodes ?? 1, spares: given.spares ?? 0 },
        { name: 'm', protocol: asker, nodes: 1, spares: 0 },
      ],
      network: { latency: constant(0) },
      duration: 305,
      ...given,
      faults,
    },
    seed,
  )
  const asked = run.of('deliver').filter(({ node }) => node !== 'm1')
  return readings.map((reading, i) => ({ ...reading, time: (asked[i]?.time ?? Number.NaN) / 1000 }))
}

/** By how much the first node's wall clock was ahead of its monotonic clock, each ten milliseconds. */
function offsets(faults: readonly Fault[], given: Given = {}): readonly number[] {
  return readings(faults, given).map(({ wall, monotonic }) => Math.round((wall - monotonic) * 1000) / 1000)
}

/** So many times each of the values. */
function times(...runs: readonly (readonly [value: number, times: number])[]): readonly number[] {
  return runs.flatMap(([value, times]) => Array.from({ length: times }, () => value))
}

test('without faults clocks show true time, and nothing else', () => {
  for (const { time, wall, monotonic, interval } of readings([])) {
    expect([wall, monotonic], `at ${time}`).toStrictEqual([time, time])
    expect(interval).toStrictEqual({ earliest: EPOCH + time, latest: EPOCH + time })
  }
})

test('a drift bends both clocks by its parts per million, and what it bent stays bent', () => {
  const all = readings([drift({ at: 105, for: 100, node: 'n1', ppm: 100_000 })])
  for (const { time, wall, monotonic } of all) {
    const expected = time + Math.min(Math.max(time - 105, 0), 100) / 10
    expect(monotonic, `at ${time}`).toBeCloseTo(expected, 2)
    expect(wall, `at ${time}`).toBeCloseTo(expected, 2)
  }
})

test('however many drifts add up, monotonic time goes on and never back', () => {
  const when = { at: fc.nat(250), for: fc.nat(200), ppm: fc.integer({ min: -900_000, max: 2_000_000 }) }
  fc.assert(
    fc.property(fc.array(fc.record(when), { maxLength: 5 }), fc.nat(1000), (given, driftPpm) => {
      const faults = given.map((one) => drift({ ...one, node: 'n1' }))
      const all = readings(faults, { clocks: { driftPpm } })
      for (const [i, { monotonic }] of all.entries()) {
        const passed = monotonic - (all[i - 1]?.monotonic ?? 0)
        expect(passed, `reading ${i}`).toBeGreaterThan(0.99)
      }
    }),
    { numRuns: 40 },
  )
})

test('an offset holds while it acts, offsets add up, and ending one leaves the other', () => {
  const first = clockOffset({ at: 55, for: 100, node: 'n1', byMs: 250 })
  const second = clockOffset({ at: 105, for: 100, node: 'n1', byMs: -100.5 })
  expect(offsets([first])).toStrictEqual(times([0, 5], [250, 10], [0, 15]))
  expect(offsets([first, second])).toStrictEqual(times([0, 5], [250, 5], [149.5, 5], [-100.5, 5], [0, 10]))
})

test('a jump stays, through restarts and after faults have ended, and jumps add up', () => {
  const faults = [
    clockJump({ at: 55, node: 'n1', byMs: 1_000 }),
    crash({ at: 102, for: 5, node: 'n1' }),
    clockJump({ at: 155, node: { pick: 'all' }, byMs: -3_000 }),
  ]
  for (const core of ['all', 'majority'] as const) {
    expect(offsets(faults, { settle: 100, quiesce: { core } }), core).toStrictEqual(
      times([0, 5], [1_000, 10], [-2_000, 15]),
    )
  }
})

test('no change of a wall clock moves a timer', () => {
  const at = (faults: readonly Fault[]): readonly number[] => {
    const protocol = scripted((node) => {
      node.after(150, () => undefined)
      node.every(70, () => undefined)
      return {}
    })
    const all = runOf({ protocol, nodes: 1, duration: 300, faults })
    return all.of('timer').map(({ time }) => time / 1000)
  }
  const calm = [70, 140, 150, 210, 280]
  expect(at([])).toStrictEqual(calm)
  expect(at([clockJump({ at: 50, node: 'n1', byMs: 10_000 })]), 'a jump').toStrictEqual(calm)
  expect(at([clockOffset({ at: 50, node: 'n1', byMs: -10_000 })]), 'an offset').toStrictEqual(calm)
  expect(at([clockFreeze({ at: 50, for: 200, node: 'n1' })]), 'a freeze').toStrictEqual(calm)
  expect(at([clockStrobe({ at: 50, node: 'n1', byMs: 9, everyMs: 1 })]), 'a strobe').toStrictEqual(calm)
})

test('a strobe moves the wall clock forth and back, every so often, from its beginning to its end', () => {
  const strobe = clockStrobe({ at: 55, for: 100, node: 'n1', byMs: 500, everyMs: 20 })
  const strobed = times([0, 5], [500, 2], [0, 2], [500, 2], [0, 2], [500, 2], [0, 15])
  expect(offsets([strobe])).toStrictEqual(strobed)
  const moved = [strobe, clockOffset({ node: 'n1', byMs: 7 })]
  expect(offsets(moved), 'with an offset').toStrictEqual(strobed.map((offset) => offset + 7))
  const two = [strobe, { ...strobe, byMs: -200 }]
  expect(offsets(two), 'and another').toStrictEqual(strobed.map((offset) => (offset * 3) / 5))
  const flap = { on: constant(40), off: constant(40) }
  const flapping = clockStrobe({ at: 55, node: 'n1', byMs: 500, everyMs: 20, flap })
  expect(offsets([flapping]).slice(0, 21), 'it begins anew with every stretch').toStrictEqual(
    times([0, 5], [500, 2], [0, 2 + 4], [500, 2], [0, 2 + 4]),
  )
})

test('a frozen clock stands still, monotonic time goes on, and it is right again afterwards', () => {
  const all = readings([clockFreeze({ at: 55, for: 100, node: 'n1' })])
  for (const { time, wall, monotonic, interval } of all) {
    expect(monotonic, `monotonic at ${time}`).toBe(time)
    expect(wall, `at ${time}`).toBe(time > 55 && time < 155 ? 55 : time)
    expect(interval.latest).toBe(EPOCH + wall)
  }
})

test('while a clock is frozen nothing moves it, and what was done to it shows when it goes on', () => {
  const faults = [
    clockFreeze({ at: 55, for: 100, node: 'n1' }),
    clockFreeze({ at: 95, for: 100, node: 'n1' }),
    clockJump({ at: 75, node: 'n1', byMs: 1_000 }),
    clockOffset({ at: 85, node: 'n1', byMs: 30 }),
    clockStrobe({ at: 105, node: 'n1', byMs: 5, everyMs: 10 }),
    crash({ at: 121, for: 3, node: 'n1' }),
  ]
  for (const { time, wall } of readings(faults)) {
    const strobed = Math.floor((time - 105) / 10) % 2 === 0 ? 5 : 0
    if (time < 55) expect(wall).toBe(time)
    else if (time < 195) expect(wall, `at ${time}`).toBe(55)
    else expect(wall, `at ${time}`).toBe(time + 1_030 + strobed)
  }
})

test("each node's clocks are off within the bounds, each by its own, and the same in every life and run", () => {
  const clocks = { offsetMs: 40, driftPpm: 500 }
  const seen = new Set<number>()
  const sides = { ahead: 0, behind: 0, fast: 0, slow: 0 }
  for (let seed = 0; seed < 20; seed++) {
    const given: Given = { clocks, nodes: 5, duration: 1_005 }
    const all = readings([], given, seed)
    for (const name of ['n1', 'n2', 'n3', 'n4', 'n5']) {
      const own = all.filter(({ node }) => node === name)
      const [first, last] = [own[0], own.at(-1)] as [Reading, Reading]
      const offset = first.wall - first.monotonic
      const ppm = ((last.monotonic - last.time) / last.time) * 1_000_000
      expect(Math.abs(offset), `the offset of ${name}`).toBeLessThanOrEqual(40)
      expect(Math.abs(ppm), `the drift of ${name}`).toBeLessThanOrEqual(501)
      seen.add(offset)
      sides[offset > 0 ? 'ahead' : 'behind']++
      sides[ppm > 0 ? 'fast' : 'slow']++
    }
    expect(readings([], given, seed)).toStrictEqual(all)
    const crashed = readings([crash({ at: 502, for: 5, node: 'n1' })], given, seed)
    expect(crashed, 'a new life has the old clocks').toStrictEqual(all)
  }
  expect(seen.size, 'every node its own, under every seed').toBe(100)
  expect(Math.min(...Object.values(sides)), 'either way, of a hundred').toBeGreaterThan(25)
})

test('a node keeps its clocks when another joins, and when there are more', () => {
  const clocks = { offsetMs: 40, driftPpm: 500 }
  const of = (given: Given, faults: readonly Fault[] = []): readonly Reading[] =>
    readings(faults, { clocks, ...given }).filter(({ node }) => node === 'n2')
  expect(of({ nodes: 5 })).toStrictEqual(of({ nodes: 2 }))
  expect(of({ nodes: 2, spares: 1 }, [join({ at: 50 })])).toStrictEqual(of({ nodes: 2 }))
})

test('no clock drifts more than a bound that is no whole number', () => {
  const names = Array.from({ length: 50 }, (_, i) => `n${i + 1}`)
  const scenario = scenarioOf({ clocks: { driftPpm: 0.6 } })
  const drifts = baseClocksOf(scenario, names, kernelOf(names).kernel).map(({ ppm }) => Math.abs(ppm))
  expect(Math.max(...drifts)).toBeLessThanOrEqual(0.6)
})

test('an interval contains true time exactly as long as the clock is no further off than it says', () => {
  const offset = fc.integer({ min: -100, max: 100 })
  fc.assert(
    fc.property(offset, fc.integer({ min: 0, max: 100 }), (byMs, uncertaintyMs) => {
      const fault = clockOffset({ at: 55, for: 100, node: 'n1', byMs })
      for (const { time, wall, interval } of readings([fault], { clocks: { uncertaintyMs } })) {
        const { earliest, latest } = interval
        const within = earliest <= EPOCH + time && EPOCH + time <= latest
        expect(within, `at ${time}, ${wall - time} off`).toBe(Math.abs(wall - time) <= uncertaintyMs)
        expect(latest - earliest).toBe(2 * uncertaintyMs)
      }
    }),
    { numRuns: 50 },
  )
})

test('a clock that is not reached by any fault stays within its interval', () => {
  for (let seed = 0; seed < 20; seed++) {
    const all = readings([], { nodes: 5, clocks: { offsetMs: 12.5, uncertaintyMs: 12.5 } }, seed)
    for (const { node, time, interval } of all) {
      expect(interval.earliest, `${node} at ${time}`).toBeLessThanOrEqual(EPOCH + time)
      expect(interval.latest, `${node} at ${time}`).toBeGreaterThanOrEqual(EPOCH + time)
    }
  }
})

test.each([
  ['drift', drift({ at: 50, node: { pick: 'any' }, ppm: 300_000 })],
  ['clock-offset', clockOffset({ at: 50, node: { pick: 'any' }, byMs: -3 })],
  ['clock-jump', clockJump({ at: 50, node: { pick: 'any', count: 2 }, byMs: 9 })],
  ['clock-strobe', clockStrobe({ at: 50, for: 90, node: { pick: 'any' }, byMs: 9, everyMs: 3.3 })],
  [
    'clock-freeze',
    clockFreeze({ at: { on: 'message', of: 'beat', nth: 7 }, for: 40, node: { subject: true } }),
  ],
] as const)('a run with a fault of kind %s has one hash, however it is made', (_, fault) => {
  const protocol = scripted((node) => {
    node.every(7, () => node.broadcast({ type: 'beat', now: node.clock.now() }))
    return {}
  })
  const given = {
    protocol,
    duration: 200,
    clocks: { offsetMs: 20, driftPpm: 50 },
    faults: [fault, pause({ at: 90, for: 20, node: 'n1' })],
  }
  const hashes = new Set(hashesOf(given))
  expect(hashes.size).toBe(1)
  expect(
    hashes.has(runOf({ ...given, faults: given.faults.slice(1) }).traceHash),
    'the fault does something',
  ).toBe(false)
})
