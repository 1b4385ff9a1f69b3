import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import { anyFault } from '../../sim/testing/arbitraries.ts'
import { resolveScenario } from '../resolve.ts'
import { listed } from '../workloads/index.ts'
import { numbersOf, rounderThan, withNumbers } from './numbers.ts'
import { pointsOf, warped } from './schedule.ts'

const NODES = 3
const DURATION = 1_000

const schedules = fc.array(anyFault(NODES, DURATION), { maxLength: 4 }).map((faults) =>
  resolveScenario(
    {
      name: 'scheduled',
      cluster: { protocol: raft(), nodes: NODES },
      workload: listed({ operations: [3, 500.5].map((at) => ({ client: 1, at, f: 'read', key: 'x' })) }),
      faults: faults.map((fault, i) => ({ ...fault, id: `fault-${i}` })),
      duration: DURATION,
      settle: 200,
    },
    1,
  ),
)

test('a schedule of which nothing is moved is as it was', () => {
  fc.assert(
    fc.property(schedules, (scenario) => {
      expect(warped(scenario, (ms) => ms)).toStrictEqual(scenario)
    }),
  )
})

test('what is in a schedule from which a stretch is cut is where it was, or so much earlier', () => {
  fc.assert(
    fc.property(schedules, fc.nat(DURATION), fc.nat(DURATION), (scenario, one, other) => {
      const [from, to] = [Math.min(one, other), Math.max(one, other)]
      const cut = (ms: number): number => (ms <= from ? ms : Math.max(from, ms - (to - from)))
      const after = warped(scenario, cut)
      const expected = new Set(pointsOf(scenario).map((ms) => Math.round(cut(ms) * 1000) / 1000))
      expect(pointsOf(after)).toStrictEqual([...expected].sort((a, b) => a - b))
      expect(after.duration).toBe(cut(DURATION))
    }),
  )
})

test('numbers put back where they were make the same scenario', () => {
  fc.assert(
    fc.property(schedules, (scenario) => {
      expect(withNumbers(scenario, numbersOf(scenario))).toStrictEqual(scenario)
    }),
  )
})

test('rounder numbers have fewer digits, the fewest first', () => {
  expect(rounderThan(137).slice(0, 3)).toStrictEqual([100, 200, 500])
  expect(rounderThan(1_500)).toStrictEqual([1_000, 2_000])
  expect(rounderThan(0.3)).toStrictEqual([])
  expect(rounderThan(-250)).toContain(-300)
})
