import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  duplicate,
  type Fault,
  type HistoryEvent,
  loss,
  type RunRecord,
  type Simulation,
  simulateResolved,
  type TraceEvent,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { registerLaws } from '../testing/register-laws.ts'
import { registers, script } from '../testing/register-workload.ts'
import { raft } from './index.ts'

interface Shown {
  readonly role: string
  readonly term: number
  readonly commitIndex: number
  readonly lastIndex: number
  readonly leader: string | null
}

const show = (simulation: Simulation, node: string): Shown => simulation.inspect(node) as Shown

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(options: ClusterOptions, seed = 1): { simulation: Simulation; run: RunRecord } {
  const simulation = simulateResolved(clusterOf(raft(), options), seed, { trace: true })
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return { simulation, run }
}

const appendsOf = ({ trace }: RunRecord): readonly TraceEvent[] =>
  [...(trace ?? [])].filter(
    ({ kind, payload }) => kind === 'send' && (payload as { type: string }).type === 'append-entries',
  )

test('five servers elect one leader, which answers every client', () => {
  const { simulation, run } = runOf({ workload: registers() })
  const servers = ['n1', 'n2', 'n3', 'n4', 'n5'].map((node) => show(simulation, node))
  expect(servers.filter(({ role }) => role === 'leader')).toHaveLength(1)
  expect(new Set(servers.map(({ term, leader }) => `${leader} of ${term}`)).size).toBe(1)
  const { ok, fail, info } = outcomesOf(run)
  expect([ok > 200, fail, info]).toEqual([true, 0, 0])
  expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
})

test.each([1, 2, 3, 4, 7])('a cluster of %i serves reads, writes and compare-and-sets', (nodes) => {
  const { run } = runOf({ nodes, workload: registers({ cas: 0.2 }) })
  expect(outcomesOf(run).info).toBe(0)
  expect(outcomesOf(run).ok).toBeGreaterThan(150)
  expect(checkLinearizable(run.history, { model: 'cas-register' }).verdict).toBe('valid')
})

registerLaws(runOf)

test('when the leader crashes the others elect another and go on', () => {
  const faults = [crash({ at: 2_000, node: { role: 'leader' } })]
  const { simulation, run } = runOf({ workload: registers(), faults })
  const [fault] = run.faults
  const crashed = fault?.injected === true ? fault.nodes[0] : undefined
  const leaders = ['n1', 'n2', 'n3', 'n4', 'n5'].filter(
    (node) => node !== crashed && show(simulation, node).role === 'leader',
  )
  expect(leaders).toHaveLength(1)
  expect(show(simulation, leaders[0] as string).term).toBeGreaterThan(1)
  const late = [...run.history].filter(({ type, time }) => type === 'ok' && time > 3_500_000)
  expect(late.length).toBeGreaterThan(20)
})

test('a server that was away catches up, and is sent what it lacks about once', () => {
  const away: Fault = crash({ at: 500, for: 2_500, node: 'n3' })
  const { simulation, run } = runOf({ workload: registers({ reads: 0 }), faults: [away] })
  const leader = show(simulation, show(simulation, 'n3').leader as string)
  expect(leader.commitIndex - show(simulation, 'n3').commitIndex).toBeLessThan(5)
  const entries = appendsOf(run)
    .filter(({ peer, time }) => peer === 'n3' && time > 3_000_000)
    .map(({ payload }) => (payload as unknown as { entries: readonly unknown[] }).entries.length)
  expect(entries.reduce((sum, length) => sum + length, 0)).toBeLessThan(leader.lastIndex * 1.5)
})

test('while nothing is lost, an entry crosses to each follower once, and an idle leader only beats', () => {
  const busy = runOf({ workload: registers({ reads: 0 }), latency: { kind: 'constant', ms: 2 } })
  const { lastIndex } = show(busy.simulation, 'n1')
  const carried = appendsOf(busy.run)
    .map(({ payload }) => (payload as unknown as { entries: readonly unknown[] }).entries.length)
    .reduce((sum, length) => sum + length, 0)
  expect(carried).toBeLessThanOrEqual(4 * (lastIndex + 2))
  const idle = runOf({ duration: 10_000 })
  expect(appendsOf(idle.run).length).toBeLessThan(4 * 10 * 20)
})

test('a write acknowledged before all servers crash is there after they restart', () => {
  const nodes = ['n1', 'n2', 'n3', 'n4', 'n5']
  for (let seed = 1; seed <= 20; seed++) {
    const { run } = runOf(
      {
        workload: registers({ keys: 1, reads: 0.2, rate: 100 }),
        faults: nodes.map((node, i) => crash({ at: 2_000, for: 300 + 50 * i, node })),
        settle: 1_500,
      },
      seed,
    )
    const writes = [...run.history].filter(({ type, f }) => type === 'ok' && f === 'write')
    expect(writes.some(({ time }) => time < 2_000_000)).toBe(true)
    expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
  }
})

test('however often requests are repeated, each takes effect once', () => {
  const { run } = runOf({
    workload: registers({ keys: 1, rate: 100 }),
    latency: { kind: 'lognormal', median: 5, p99: 400 },
    faults: [duplicate({ at: 0, probability: 0.9 }), loss({ at: 0, probability: 0.05 })],
    duration: 10_000,
    settle: 2_000,
  })
  expect(reached(run, 'an operation stands in the log twice and is applied once')).toBe(true)
  expect(reached(run, 'a repeated request is answered without the log')).toBe(true)
  expect(outcomesOf(run).ok).toBeGreaterThan(50)
  expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
})

test('spares take no part', () => {
  const { simulation, run } = runOf({ nodes: 3, spares: 2, workload: registers() })
  for (const spare of ['n4', 'n5']) {
    expect(simulation.inspect(spare), `${spare} has not joined`).toBeUndefined()
  }
  const touched = [...(run.trace ?? [])].filter(({ node }) => node === 'n4' || node === 'n5')
  expect(touched).toEqual([])
})

test('the node that answered an operation is the leader of the time', () => {
  const { simulation, run } = runOf({ workload: registers() })
  const answered = [...run.history].filter(
    (event: HistoryEvent) => event.type === 'ok' && event.time > 1_000_000,
  )
  expect(new Set(answered.map(({ node }) => node))).toEqual(new Set([show(simulation, 'n1').leader]))
})

test('the same seed gives the same run, and another seed another', () => {
  const scenario = clusterOf(raft(), { workload: registers(), duration: 2_000 })
  const hash = (seed: number) => simulateResolved(scenario, seed).finish().traceHash
  expect(hash(5)).toBe(hash(5))
  expect(hash(6)).not.toBe(hash(5))
})

test('a transaction is one entry of the log, and one that only reads is none', () => {
  const protocol = raft({ object: 'list-append', initial: { y: [9] } })
  const operations = [
    [
      ['append', 'x', 1],
      ['append', 'x', 2],
      ['r', 'y', null],
    ],
    [
      ['r', 'x', null],
      ['r', 'y', null],
    ],
  ].map((value) => ({ f: 'txn', value }))
  const simulation = simulateResolved(clusterOf(protocol, { workload: script({ operations }) }), 1)
  const { history } = simulation.finish()
  expect([...history].flatMap(({ type, value }) => (type === 'ok' ? [value] : []))).toEqual([
    [
      ['append', 'x', 1],
      ['append', 'x', 2],
      ['r', 'y', [9]],
    ],
    [
      ['r', 'x', [1, 2]],
      ['r', 'y', [9]],
    ],
  ])
  const { leader, term } = show(simulation, 'n1')
  expect(show(simulation, leader as string).lastIndex, 'a no-op for each term, and one transaction').toBe(
    1 + term,
  )
})
