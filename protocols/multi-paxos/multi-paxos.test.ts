import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  duplicate,
  loss,
  type RunRecord,
  type Simulation,
  simulateResolved,
  type TraceEvent,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import {
  candidatesTogether,
  fourInHalves,
  lateVotes,
  lostProposals,
  pausedLeaders,
  preemptedProposers,
  repeatedRequests,
  restartedPromises,
} from '../testing/multi-paxos-schedules.ts'
import { majorityLaws, registerLaws } from '../testing/register-laws.ts'
import { registers, script } from '../testing/register-workload.ts'
import { multiPaxos, type MultiPaxosOptions } from './index.ts'

interface Shown {
  readonly role: string
  readonly chosen: number
  readonly leader: string | null
}

const show = (simulation: Simulation, node: string): Shown => simulation.inspect(node) as Shown

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(
  options: ClusterOptions,
  given: Partial<MultiPaxosOptions> = {},
  seed = 1,
): { simulation: Simulation; run: RunRecord } {
  const scenario = clusterOf(multiPaxos(given), { nodes: 3, ...options })
  const simulation = simulateResolved(scenario, seed, { trace: true })
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return { simulation, run }
}

const verdictOf = ({ history }: RunRecord, model: 'register' | 'cas-register' = 'register'): string =>
  checkLinearizable(history, { model }).verdict

const sentIn = ({ trace }: RunRecord, type: string): readonly TraceEvent[] =>
  [...(trace ?? [])].filter(
    ({ kind, payload }) => kind === 'send' && (payload as { type: string }).type === type,
  )

const answersAfter = ({ history }: RunRecord, from: number, to = Number.POSITIVE_INFINITY): number =>
  [...history].filter(({ type, time }) => type === 'ok' && time > from * 1000 && time < to * 1000).length

test.each([1, 2, 3, 4, 5, 7])('a cluster of %i serves reads, writes and compare-and-sets', (nodes) => {
  const { simulation, run } = runOf({ nodes, workload: registers({ cas: 0.2 }), duration: 3_000 })
  expect([outcomesOf(run).info, verdictOf(run, 'cas-register')]).toEqual([0, 'valid'])
  expect(outcomesOf(run).ok).toBeGreaterThan(100)
  const { leader } = show(simulation, 'n1')
  expect(show(simulation, leader as string).role).toBe('leader')
})

registerLaws(runOf)
majorityLaws(runOf)

test('a stable leader runs phase 1 once, and every operation takes one message to each acceptor and one back', () => {
  const { run } = runOf({
    nodes: 5,
    latency: { kind: 'constant', ms: 1 },
    workload: registers({ rate: 40 }),
    duration: 10_000,
  })
  expect(sentIn(run, 'prepare')).toHaveLength(4)
  const slots = sentIn(run, 'accepted').map(
    ({ payload }) => (payload as unknown as { slots: number[] }).slots,
  )
  expect(slots).toHaveLength(4 * outcomesOf(run).ok)
  expect(slots.every(({ length }) => length === 1)).toBe(true)
})

test('when the leader crashes the others choose another and go on, and it catches up when it is back', () => {
  const faults = [crash({ at: 1_000, for: 1_500, node: { role: 'leader' } })]
  const { simulation, run } = runOf({ workload: registers({ rate: 100 }), faults })
  expect(answersAfter(run, 1_600, 2_400)).toBeGreaterThan(40)
  const chosen = ['n1', 'n2', 'n3'].map((node) => show(simulation, node).chosen)
  expect(Math.max(...chosen) - Math.min(...chosen)).toBeLessThan(10)
  expect(verdictOf(run)).toBe('valid')
})

test('a node that was away is told what it has missed about once', () => {
  const { simulation, run } = runOf({
    workload: registers({ rate: 100 }),
    faults: [crash({ at: 500, for: 2_500, node: { role: 'follower' } })],
  })
  const told = sentIn(run, 'decisions')
    .map(({ payload }) => (payload as unknown as { values: unknown[] }).values.length)
    .reduce((sum, length) => sum + length, 0)
  expect(told).toBeGreaterThan(150)
  expect(told).toBeLessThan(show(simulation, 'n1').chosen)
})

test('what was acknowledged before all nodes crash is there after they restart, whatever the quorums', () => {
  for (const [seed, phase2Quorum] of [0, 1, 2, 3, 0, 1, 2, 3].entries()) {
    const { run } = runOf(
      {
        workload: registers({ keys: 1, reads: 0.2, rate: 100 }),
        flush: { kind: 'lognormal', median: 4, p99: 40 },
        faults: [crash({ at: 1_500, for: 300, node: { pick: 'all' } })],
        duration: 3_000,
        settle: 1_000,
      },
      { phase2Quorum },
      seed,
    )
    expect(verdictOf(run), `seed ${seed}, phase2Quorum ${phase2Quorum}`).toBe('valid')
    expect(answersAfter(run, 1_900)).toBeGreaterThan(10)
  }
})

test('with small quorums of phase 2 a leader goes on with few, and with large ones it cannot', () => {
  const answered = [2, 3].map((phase2Quorum) => {
    const { run, simulation } = runOf(
      { nodes: 5, workload: registers({ rate: 100 }), duration: 900 },
      { phase2Quorum },
    )
    expect(outcomesOf(run).ok).toBeGreaterThan(10)
    const { leader } = show(simulation, 'n1')
    const others = ['n1', 'n2', 'n3', 'n4', 'n5'].filter((node) => node !== leader)
    const faults = others.slice(0, 3).map((node) => crash({ at: 1_000, for: 1_500, node }))
    const longer = runOf({ nodes: 5, workload: registers({ rate: 100 }), faults }, { phase2Quorum })
    expect(verdictOf(longer.run)).toBe('valid')
    return answersAfter(longer.run, 1_100, 2_400)
  })
  expect(answered[0]).toBeGreaterThan(20)
  expect(answered[1]).toBe(0)
})

test('with small quorums of phase 2 a new leader needs nearly all', () => {
  const answered = [2, 3].map((phase2Quorum) => {
    const faults = ['n1', 'n2'].map((node) => crash({ at: 0, for: 2_000, node }))
    const { run } = runOf({ nodes: 5, workload: registers({ rate: 100 }), faults }, { phase2Quorum })
    return answersAfter(run, 0, 2_000)
  })
  expect(answered[0]).toBe(0)
  expect(answered[1]).toBeGreaterThan(20)
})

test('quorums that need not meet are not run with', () => {
  const scenario = clusterOf(multiPaxos({ phase1Quorum: 2, phase2Quorum: 3 }), { nodes: 5 })
  expect(violationsOf(simulateResolved(scenario, 1).finish())[0]).toContain(
    'phase1Quorum is 2 and phase2Quorum is 3 of 5 nodes, expected sizes that sum to more',
  )
})

test('however often requests are repeated, each takes effect once', () => {
  const { run } = runOf({
    workload: registers({ keys: 1, rate: 100 }),
    latency: { kind: 'lognormal', median: 5, p99: 400 },
    faults: [duplicate({ at: 0, probability: 0.9 }), loss({ at: 0, probability: 0.05 })],
    settle: 2_000,
  })
  expect(reached(run, 'an operation stands in the log twice and is applied once')).toBe(true)
  expect(reached(run, 'a repeated request is answered without the log')).toBe(true)
  expect(verdictOf(run)).toBe('valid')
})

test('a transaction is one slot, and one that only reads as well', () => {
  const operations = [
    [
      ['append', 'x', 1],
      ['r', 'y', null],
    ],
    [['r', 'x', null]],
  ].map((value) => ({ f: 'txn', value }))
  const { simulation, run } = runOf(
    { workload: script({ operations }) },
    { object: 'list-append', initial: { y: [9] } },
  )
  expect([...run.history].flatMap(({ type, value }) => (type === 'ok' ? [value] : []))).toEqual([
    [
      ['append', 'x', 1],
      ['r', 'y', [9]],
    ],
    [['r', 'x', [1]]],
  ])
  expect(show(simulation, 'n1').chosen).toBe(2)
})

test('the interesting cases come about, all of them', () => {
  const schedules = [
    candidatesTogether,
    fourInHalves,
    lateVotes,
    lostProposals,
    pausedLeaders,
    repeatedRequests,
    restartedPromises,
  ]
  const runs = schedules.flatMap((schedule) =>
    [1, 2, 3].map((seed) => simulateResolved(schedule(), seed).finish()),
  )
  const { reached: came, missed } = marksOf(runs)
  expect(missed).toEqual([])
  expect(came.length).toBeGreaterThanOrEqual(16)
})

test('the same seed gives the same run, and another seed another', () => {
  const hash = (seed: number) => simulateResolved(preemptedProposers(), seed).finish().traceHash
  expect(hash(5)).toBe(hash(5))
  expect(hash(6)).not.toBe(hash(5))
})
