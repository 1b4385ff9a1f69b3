import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  duplicate,
  loss,
  partition,
  type RunRecord,
  type Simulation,
  simulateResolved,
  type TraceEvent,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { mixed, mixedAsynchronous, twoPrimariesApart } from '../testing/primary-backup-schedules.ts'
import { majorityLaws, registerLaws } from '../testing/register-laws.ts'
import { registers } from '../testing/register-workload.ts'
import { primaryBackup, type PrimaryBackupOptions } from './index.ts'

interface Shown {
  readonly role: string
  readonly view: number
  readonly length: number
  readonly committed: number
  readonly primary: string | null
}

const show = (simulation: Simulation, node: string): Shown => simulation.inspect(node) as Shown

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(
  options: ClusterOptions,
  seed = 1,
  given: Partial<PrimaryBackupOptions> = {},
): { simulation: Simulation; run: RunRecord } {
  const simulation = simulateResolved(clusterOf(primaryBackup(given), options), seed, { trace: true })
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return { simulation, run }
}

const sentOf = ({ trace }: RunRecord, type: string): readonly TraceEvent[] =>
  [...(trace ?? [])].filter(
    ({ kind, payload }) => kind === 'send' && (payload as { type: string }).type === type,
  )

test.each([1, 2, 3, 4, 5, 7])(
  'a cluster of %i has one primary, which serves reads, writes and more',
  (nodes) => {
    const { simulation, run } = runOf({ nodes, workload: registers({ cas: 0.2 }) })
    const replicas = Array.from({ length: nodes }, (_, i) => show(simulation, `n${i + 1}`))
    expect(replicas.filter(({ role }) => role === 'primary')).toHaveLength(1)
    expect(new Set(replicas.map(({ view, primary }) => `${primary} of ${view}`)).size).toBe(1)
    expect(outcomesOf(run).info).toBe(0)
    expect(outcomesOf(run).ok).toBeGreaterThan(150)
    expect(checkLinearizable(run.history, { model: 'cas-register' }).verdict).toBe('valid')
  },
)

registerLaws((options) => runOf({ nodes: 3, ...options }))
majorityLaws(runOf)

test('when the primary crashes a backup takes over, and what was acknowledged is there', () => {
  const faults = [crash({ at: 2_000, node: { role: 'primary' } })]
  const { simulation, run } = runOf({ nodes: 3, workload: registers(), faults })
  const [fault] = run.faults
  const crashed = fault?.injected === true ? fault.nodes[0] : undefined
  const primaries = ['n1', 'n2', 'n3'].filter(
    (node) => node !== crashed && show(simulation, node).role === 'primary',
  )
  expect(primaries).toHaveLength(1)
  const late = [...run.history].filter(({ type, time }) => type === 'ok' && time > 3_500_000)
  expect(late.length).toBeGreaterThan(20)
  expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
})

test('a backup that was away is sent what it lacks about once', () => {
  const away = crash({ at: 500, for: 2_500, node: 'n3' })
  const { simulation, run } = runOf({ nodes: 3, workload: registers(), faults: [away] })
  const primary = show(simulation, show(simulation, 'n3').primary as string)
  expect(primary.length - show(simulation, 'n3').length).toBeLessThan(5)
  const carried = sentOf(run, 'prepare')
    .filter(({ peer, time }) => peer === 'n3' && time > 3_000_000)
    .map(({ payload }) => (payload as unknown as { entries: readonly unknown[] }).entries.length)
  expect(carried.reduce((sum, length) => sum + length, 0)).toBeLessThan(primary.length * 1.5)
})

test('an idle primary only shows that it is there, however many messages are repeated', () => {
  const faults = [duplicate({ at: 0, probability: 0.5 })]
  const { run } = runOf({ nodes: 5, duration: 10_000, faults })
  expect(sentOf(run, 'prepare').length).toBeLessThan(4 * 10 * 20 + 20)
})

test('messages that are repeated while a backup catches up do not multiply', () => {
  const { run } = runOf({
    nodes: 3,
    workload: registers({ rate: 100 }),
    faults: [
      duplicate({ at: 0, for: 4_000, probability: 0.5 }),
      partition({ at: 1_000, for: 1_000, split: { isolate: 'n3' } }),
    ],
  })
  expect(sentOf(run, 'prepare').length).toBeLessThan(2 * (5 * 20 + 2 * 5 * 100))
})

test('a write acknowledged before all replicas crash is there after they restart', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { run } = runOf(
      {
        nodes: 3,
        workload: registers({ keys: 1, reads: 0.2, rate: 100 }),
        faults: ['n1', 'n2', 'n3'].map((node, i) => crash({ at: 1_500, for: 300 + 50 * i, node })),
        duration: 3_500,
        settle: 1_500,
      },
      seed,
    )
    const writes = [...run.history].filter(({ type, f }) => type === 'ok' && f === 'write')
    expect(writes.some(({ time }) => time < 1_500_000)).toBe(true)
    expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
  }
})

test('however often requests are repeated, each takes effect once', () => {
  const { run } = runOf({
    nodes: 3,
    workload: registers({ keys: 1, rate: 100 }),
    latency: { kind: 'lognormal', median: 5, p99: 400 },
    faults: [duplicate({ at: 0, probability: 0.9 }), loss({ at: 0, probability: 0.05 })],
    duration: 8_000,
    settle: 2_000,
  })
  expect(reached(run, 'an operation stands in the log twice and is executed once')).toBe(true)
  expect(reached(run, 'a repeated request is answered without the log')).toBe(true)
  expect(outcomesOf(run).ok).toBeGreaterThan(50)
  expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
})

test('under partitions, crashes, loss, repetition, delay and drift nothing breaks, and all that is worth it is tried', () => {
  const runs = [mixed(), twoPrimariesApart()].flatMap((scenario) =>
    Array.from({ length: 15 }, (_, i) => simulateResolved(scenario, i + 1).finish()),
  )
  const wrong = runs.flatMap((run) => {
    const verdict = checkLinearizable(run.history, { model: 'register' })
    return [...violationsOf(run), ...(verdict.verdict === 'valid' ? [] : [verdict.why])]
  })
  expect(wrong).toEqual([])
  const { reached, missed } = marksOf(runs)
  expect(missed).toEqual([])
  expect(reached.length).toBeGreaterThanOrEqual(9)
})

/** How long the writes of a healthy cluster take, in milliseconds, half of them at most. */
function medianWrite(replication: PrimaryBackupOptions['replication']): number {
  const latency = { kind: 'constant', ms: 5 } as const
  const { run } = runOf({ nodes: 3, workload: registers(), latency }, 1, { replication })
  const asked = new Map<unknown, number>()
  const took = [...run.history].flatMap(({ type, f, process, time }) => {
    if (type === 'invoke') asked.set(process, time)
    const since = asked.get(process) ?? time
    return type === 'ok' && f === 'write' && time > 1_000_000 ? [(time - since) / 1000] : []
  })
  return took.sort((a, b) => a - b)[took.length >>> 1] as number
}

test('who answers asynchronously does not wait for any backup', () => {
  expect(medianWrite('asynchronous')).toBeLessThan(11)
  for (const replication of ['majority', 'all'] as const) expect(medianWrite(replication)).toBeGreaterThan(20)
})

test('with all replicas asked for, one that is away stops everything, and nothing else changes', () => {
  const away = crash({ at: 1_500, for: 1_500, node: { role: 'backup' } })
  const { run } = runOf({ nodes: 3, workload: registers({ rate: 100 }), faults: [away] }, 1, {
    replication: 'all',
  })
  const ended = [...run.history].filter(({ type }) => type === 'ok').map(({ time }) => time)
  expect(ended.filter((time) => time > 1_600_000 && time < 3_000_000)).toEqual([])
  expect(ended.filter((time) => time > 3_000_000).length).toBeGreaterThan(20)
  expect(checkLinearizable(run.history, { model: 'register' }).verdict).toBe('valid')
})

test('asynchronous replication loses what it has acknowledged, and keeps what a majority has got', () => {
  const runs = Array.from({ length: 15 }, (_, i) => simulateResolved(mixedAsynchronous(), i + 1).finish())
  expect(runs.flatMap(violationsOf)).toEqual([])
  const verdicts = runs.map(({ history }) => checkLinearizable(history, { model: 'register' }).verdict)
  expect(verdicts).toContain('invalid')
  expect(runs.some((run) => reached(run, 'a primary undoes what it has answered'))).toBe(true)
})

test('the same seed gives the same run, and another seed another', () => {
  const scenario = clusterOf(primaryBackup(), { nodes: 3, workload: registers(), duration: 2_000 })
  const hash = (seed: number) => simulateResolved(scenario, seed).finish().traceHash
  expect(hash(5)).toBe(hash(5))
  expect(hash(6)).not.toBe(hash(5))
})
