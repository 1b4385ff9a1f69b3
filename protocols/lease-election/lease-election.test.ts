import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  partition,
  pause,
  type RunRecord,
  type Simulation,
  simulateResolved,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import {
  groupsUnder,
  mixedElection,
  pausedLeader,
  slowAppends,
  slowGrants,
} from '../testing/lease-election-schedules.ts'
import { registers, script } from '../testing/register-workload.ts'
import { leaseElection, type LeaseElectionOptions } from './index.ts'

/** Runs three workers, three lock replicas and a store to their end, at which nothing may have been violated. */
function runOf(
  options: ClusterOptions = {},
  given: Partial<LeaseElectionOptions> = {},
): { simulation: Simulation; run: RunRecord } {
  const simulation = simulateResolved(groupsUnder(leaseElection(given), options), 1)
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  return { simulation, run }
}

const verdictOf = ({ history }: RunRecord): string =>
  checkLinearizable(history, { model: 'register' }).verdict

/** When operations succeeded, in milliseconds. */
const successes = ({ history }: RunRecord): readonly number[] =>
  [...history].filter(({ type }) => type === 'ok').map(({ time }) => time / 1000)

test('three groups elect a leader, which serves reads and writes', () => {
  const { run, simulation } = runOf()
  expect(outcomesOf(run)).toMatchObject({ fail: 0, info: 0 })
  expect(outcomesOf(run).ok).toBeGreaterThan(200)
  expect(verdictOf(run)).toBe('valid')
  const roles = ['worker1', 'worker2', 'worker3', 'lock1', 'lock2', 'lock3', 'store1'].map(
    (id) => (simulation.inspect(id) as { role: string }).role,
  )
  expect(roles.sort()).toEqual(['leader', 'lock', 'lock', 'lock', 'store', 'worker', 'worker'])
})

test.each([1, 2, 3, 5])('%i nodes of one group do it all themselves', (nodes) => {
  const run = simulateResolved(clusterOf(leaseElection(), { nodes, workload: registers() }), 1).finish()
  expect(violationsOf(run)).toEqual([])
  expect(outcomesOf(run).ok).toBeGreaterThan(200)
  expect(verdictOf(run)).toBe('valid')
})

test('any object is kept, and what it does not know is refused', () => {
  const operations = [
    { f: 'enqueue', value: 7 },
    { f: 'enqueue', value: 8 },
    { f: 'dequeue' },
    { f: 'dequeue' },
    { f: 'dequeue' },
    { f: 'read' },
  ]
  const { run } = runOf({ workload: script({ operations, rate: 2 }) }, { object: 'queue' })
  const ended = [...run.history].filter(({ type }) => type !== 'invoke')
  expect(ended.map(({ value, error }) => error ?? value)).toEqual([
    7,
    8,
    7,
    8,
    null,
    'there is no operation "read": expected enqueue or dequeue',
  ])
})

test('a leader that is cut off stops before its lease runs out, and another one goes on', () => {
  const { run } = runOf({
    faults: [partition({ at: 1_500, for: 2_000, split: { isolate: { role: 'leader' } } })],
  })
  const after = successes(run)
  expect(
    after.filter((time) => time > 1_905 && time < 2_000),
    'who is cut off knows it',
  ).toEqual([])
  expect(after.filter((time) => time > 2_600 && time < 3_400).length).toBeGreaterThan(10)
  expect(verdictOf(run)).toBe('valid')
})

test('a leader that crashes, one that stands still, and lock replicas that crash are got over', () => {
  const { run } = runOf({
    faults: [
      crash({ at: 1_000, for: 1_500, node: { role: 'leader' } }),
      crash({ at: 1_000, for: 3_000, node: 'lock2' }),
      pause({ at: 2_500, for: 1_500, node: { role: 'leader' } }),
    ],
  })
  expect(successes(run).filter((time) => time > 2_000 && time < 2_500).length).toBeGreaterThan(5)
  expect(successes(run).filter((time) => time > 3_500 && time < 4_000).length).toBeGreaterThan(5)
  expect(verdictOf(run)).toBe('valid')
})

test('without a majority of lock replicas nobody leads', () => {
  const { run } = runOf({
    faults: [
      crash({ at: 1_000, for: 3_000, node: 'lock1' }),
      crash({ at: 1_000, for: 3_000, node: 'lock3' }),
    ],
  })
  expect(successes(run).filter((time) => time > 1_700 && time < 4_000)).toEqual([])
  expect(successes(run).filter((time) => time > 4_000).length).toBeGreaterThan(10)
})

test('under all that it bears everything stays linearizable, and everything interesting comes about', () => {
  const runs: RunRecord[] = []
  for (const schedule of [mixedElection, pausedLeader, slowAppends, slowGrants]) {
    for (let seed = 1; seed <= 10; seed++) {
      const run = simulateResolved(schedule(), seed).finish()
      expect(violationsOf(run), `seed ${seed}`).toEqual([])
      expect(verdictOf(run), `seed ${seed}`).toBe('valid')
      runs.push(run)
    }
  }
  const { reached, missed } = marksOf(runs)
  expect(missed).toEqual([])
  expect(reached.length).toBeGreaterThanOrEqual(9)
})
