import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  delay,
  partition,
  pause,
  type RunRecord,
  type Simulation,
  simulateResolved,
  type TraceEvent,
} from '../../sim/index.ts'
import { chainOf, mixed, mixedAny } from '../testing/chain-replication-schedules.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { registerLaws } from '../testing/register-laws.ts'
import { registers } from '../testing/register-workload.ts'
import { chainReplication, type ChainReplicationOptions } from './index.ts'

interface Shown {
  readonly role: string
  readonly epoch: number
  readonly length: number
  readonly committed: number
}

const show = (simulation: Simulation, node: string): Shown => simulation.inspect(node) as unknown as Shown

const chainAt = (simulation: Simulation): unknown =>
  (simulation.inspect('master1') as { readonly chain: string }).chain

/** Runs a chain to its end, at which nothing may have been violated. */
function runOf(
  cluster: ClusterOptions,
  options: Partial<ChainReplicationOptions> = {},
): { simulation: Simulation; run: RunRecord } {
  const simulation = simulateResolved(chainOf(options, cluster), 1, { trace: true })
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return { simulation, run }
}

const verdictOf = ({ history }: RunRecord): string =>
  checkLinearizable(history, { model: 'cas-register' }).verdict

/** Seconds at which operations of a kind succeeded. */
const succeeded = ({ history }: RunRecord, kind: string): readonly number[] =>
  [...history].filter(({ type, f }) => type === 'ok' && f === kind).map(({ time }) => time / 1_000_000)

const between = (times: readonly number[], from: number, to: number): number =>
  times.filter((time) => time > from && time < to).length

/** Which server answered which kind of operation. */
const repliesOf = ({ history }: RunRecord): ReadonlySet<string> =>
  new Set([...history].flatMap(({ type, f, node }) => (type === 'ok' ? [`${f} by ${node}`] : [])))

const eventsOf = ({ trace }: RunRecord, kind: string, type: string): readonly TraceEvent[] =>
  [...(trace ?? [])].filter((event) => event.kind === kind && typeOf(event) === type)

const typeOf = ({ payload }: TraceEvent): unknown => (payload as { readonly type?: string } | undefined)?.type

test.each([1, 2, 3, 5])('a chain of %i serves reads, writes and more, whoever may be read', (nodes) => {
  for (const reads of ['tail', 'any'] as const) {
    const { run, simulation } = runOf({ nodes, workload: registers({ cas: 0.2 }) }, { reads })
    expect([outcomesOf(run).info, verdictOf(run)]).toEqual([0, 'valid'])
    expect(outcomesOf(run).ok).toBeGreaterThan(150)
    const servers = Array.from({ length: nodes }, (_, i) => show(simulation, `n${i + 1}`))
    expect(servers.filter(({ role }) => role === 'tail')).toHaveLength(1)
    expect(new Set(servers.map(({ epoch, committed }) => `${committed} in ${epoch}`)).size).toBe(1)
  }
})

test.each([1, 3])('without a group of its own the master is the first of %i servers', (nodes) => {
  const scenario = clusterOf(chainReplication(), {
    nodes,
    workload: registers(),
    faults: nodes === 1 ? [] : [crash({ at: 1_000, for: 700, node: 'n3' })],
  })
  const run = simulateResolved(scenario, 1).finish()
  expect([violationsOf(run), verdictOf(run)]).toEqual([[], 'valid'])
  expect(outcomesOf(run).ok).toBeGreaterThan(200)
})

registerLaws(runOf)

test('the head takes and answers updates, and the tail alone queries', () => {
  const { run } = runOf({ workload: registers() })
  expect(repliesOf(run)).toEqual(new Set(['read by n3', 'write by n1']))
})

test('with CRAQ every server answers queries', () => {
  const { run } = runOf({ workload: registers({ reads: 0.8, rate: 200, clients: 6 }) }, { reads: 'any' })
  expect(repliesOf(run)).toEqual(new Set(['read by n1', 'read by n2', 'read by n3', 'write by n1']))
  expect(eventsOf(run, 'send', 'version-query').length).toBeGreaterThan(10)
})

test.each([
  ['head', 'n1', 'n2 n3'],
  ['middle', 'n2', 'n1 n3'],
  ['tail', 'n3', 'n1 n2'],
])('when the %s fails the chain closes and goes on', (_, node, chain) => {
  const { simulation, run } = runOf({
    workload: registers({ rate: 100 }),
    faults: [crash({ at: 2_000, node })],
  })
  expect(chainAt(simulation)).toBe(chain)
  for (const kind of ['read', 'write']) expect(between(succeeded(run, kind), 2.7, 5)).toBeGreaterThan(20)
  expect(verdictOf(run)).toBe('valid')
})

test('a server that was removed catches up, and joins as the tail', () => {
  const { simulation, run } = runOf({
    workload: registers({ rate: 100 }),
    faults: [crash({ at: 1_000, for: 1_500, node: 'n1' })],
  })
  expect(chainAt(simulation)).toBe('n2 n3 n1')
  expect(show(simulation, 'n1')).toMatchObject({ role: 'tail', committed: show(simulation, 'n2').committed })
  // The tail changes hands without a pause that a client would notice.
  expect(between(succeeded(run, 'read'), 2.5, 3)).toBeGreaterThan(10)
  expect(between(succeeded(run, 'write'), 2.5, 3)).toBeGreaterThan(10)
  expect(verdictOf(run)).toBe('valid')
})

test('a restart that is shorter than a lease is no more than a pause', () => {
  const { simulation } = runOf({
    workload: registers(),
    faults: ['n1', 'n2', 'n3'].map((node, i) => crash({ at: 1_000 + 800 * i, for: 100, node })),
  })
  expect([chainAt(simulation), show(simulation, 'n1').epoch]).toEqual(['n1 n2 n3', 1])
})

test('all servers and the master may restart at once, and what was acknowledged is there', () => {
  const all = ['n1', 'n2', 'n3', 'master1']
  const { run } = runOf({
    workload: registers({ rate: 100 }),
    flush: { kind: 'lognormal', median: 4, p99: 40 },
    faults: all.map((node) => crash({ at: 1_500, for: 300, node })),
  })
  expect(between(succeeded(run, 'read'), 2.5, 5)).toBeGreaterThan(50)
  expect(verdictOf(run)).toBe('valid')
})

test('while the master is down updates go on, and queries stop with the last lease', () => {
  const { run } = runOf({
    workload: registers({ rate: 200, clients: 20, reads: 0.2 }),
    faults: [crash({ at: 1_000, for: 2_000, node: 'master1' })],
  })
  const reads = succeeded(run, 'read')
  expect(between(succeeded(run, 'write'), 1.3, 2.9)).toBeGreaterThan(5)
  expect(between(reads, 1.25, 2.95)).toBe(0)
  expect(between(reads, 3.1, 4)).toBeGreaterThan(10)
})

test('a tail that was cut off or stood still answers nothing from before', () => {
  const faults = [
    partition({ at: 1_000, for: 800, split: { isolate: { role: 'tail' } } }),
    pause({ at: 3_000, for: 800, node: { role: 'tail' } }),
  ]
  const { run } = runOf({ workload: registers({ rate: 100 }), faults })
  expect(verdictOf(run)).toBe('valid')
})

test('a tail that has not heard yet that another one has joined answers nothing old', () => {
  const slow = (types: readonly string[], from: string) =>
    delay({ at: 0, ms: 60, types, on: { oneWay: { from: [from], to: ['n2'] } } })
  const scenario = chainOf(
    {},
    {
      workload: registers({ clients: 6, rate: 200 }),
      faults: [
        slow(['configured'], 'master1'),
        slow(['received'], 'n3'),
        ...[1_000, 2_500, 4_000].map((at) => crash({ at, for: 500, node: 'n3' })),
      ],
      duration: 5_500,
    },
  )
  const runs = [1, 2, 3, 4, 5].map((seed) => simulateResolved(scenario, seed).finish())
  expect(runs.map((run) => [violationsOf(run), verdictOf(run)])).toEqual(runs.map(() => [[], 'valid']))
  expect(runs.every((run) => reached(run, 'a server that joined becomes the tail'))).toBe(true)
})

test('the state of a server that joins is sent about once', () => {
  const { run, simulation } = runOf({
    workload: registers({ rate: 100 }),
    faults: [crash({ at: 1_000, for: 1_500, node: 'n2' })],
  })
  const sent = [...eventsOf(run, 'send', 'state'), ...eventsOf(run, 'send', 'forward')]
    .filter(({ peer, time }) => peer === 'n2' && time > 2_400_000)
    .reduce(
      (sum, { payload }) => sum + (payload as unknown as { updates: readonly unknown[] }).updates.length,
      0,
    )
  expect(sent).toBeLessThan(show(simulation, 'n2').length * 1.2)
})

test('under partitions, crashes, loss, repetition, delay and drift nothing breaks, and all that is worth it is tried', () => {
  const runs = [mixed(), mixedAny()].flatMap((scenario) =>
    Array.from({ length: 10 }, (_, i) => simulateResolved(scenario, i + 1).finish()),
  )
  const wrong = runs.flatMap((run) => [
    ...violationsOf(run),
    ...(verdictOf(run) === 'valid' ? [] : [run.seed]),
  ])
  expect(wrong).toEqual([])
  const marks = marksOf(runs)
  expect(marks.missed).toEqual([])
  expect(marks.reached.length).toBeGreaterThanOrEqual(13)
})

test('the same seed gives the same run, and another seed another', () => {
  const scenario = chainOf({}, { workload: registers(), duration: 2_000 })
  const hash = (seed: number) => simulateResolved(scenario, seed).finish().traceHash
  expect(hash(5)).toBe(hash(5))
  expect(hash(6)).not.toBe(hash(5))
})
