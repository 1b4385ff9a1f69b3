import { expect, test } from 'vitest'
import { addRemove, jepsen, listed, set } from '../../scenarios/index.ts'
import { resolveScenario } from '../../scenarios/resolve.ts'
import { runResolved } from '../../scenarios/run.ts'
import { scenarios } from '../../scenarios/shipped/index.ts'
import {
  crash,
  duplicate,
  type Fault,
  type HistoryEvent,
  loss,
  lognormal,
  partition,
  type RunRecord,
  type Scenario,
  simulateResolved,
} from '../../sim/index.ts'
import { wrongWithChecks } from '../testing/checked-runs.ts'
import { marksOf, violationsOf } from '../testing/judging.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { epidemics, type EpidemicsOptions } from './index.ts'
import type { EpidemicMessage } from './messages.ts'
import { epidemicsDefaults } from './options.ts'
import { Site } from './site.ts'

/** A client's operation at a time, by the number of the client, which is beside the site of that number. */
type Asked = readonly [client: number, at: number, f: string, value?: number]

/** Runs listed operations on some sites, of which nothing may be violated, and gives how each ended. */
function answersOf(
  asked: readonly Asked[],
  options: Partial<EpidemicsOptions> = {},
  faults: readonly Fault[] = [],
  nodes = 3,
): readonly unknown[] {
  const operations = asked.map(([client, at, f, value]) =>
    value === undefined ? { client, at, f } : { client, at, f, value },
  )
  const scenario: Scenario = {
    name: 'listed',
    cluster: { protocol: epidemics(options), nodes },
    network: { latency: lognormal({ median: 2, p99: 10 }) },
    workload: listed({ operations }),
    faults,
    duration: 12_000,
  }
  const run = simulateResolved(resolveScenario(scenario, 1), 1).finish()
  expect(violationsOf(run)).toEqual([])
  const wordFor = ({ type, f, value, error }: HistoryEvent): unknown =>
    type === 'ok' ? (f === 'read' ? value : 'ok') : `${type}: ${error}`
  return [...run.history].filter(({ type }) => type !== 'invoke').map(wordFor)
}

const every: readonly Partial<EpidemicsOptions>[] = [
  {},
  { spread: 'pull' },
  { interest: 'blind', loss: 'coin', k: 4 },
  { rumourMs: 0, exchange: 'push' },
  { rumourMs: 0, exchange: 'pull' },
  { antiEntropyMs: 0, k: 10 },
]

test.each(every)('an update is read everywhere soon, and a deletion as well: %j', (options) => {
  expect(
    answersOf(
      [
        [1, 100, 'add', 7],
        [2, 110, 'add', 8],
        [1, 3_000, 'read'],
        [2, 3_100, 'read'],
        [3, 3_200, 'read'],
        [3, 3_300, 'remove', 7],
        [1, 6_300, 'read'],
        [2, 6_400, 'read'],
        [3, 6_500, 'read'],
      ],
      options,
    ),
  ).toEqual(['ok', 'ok', [7, 8], [7, 8], [7, 8], 'ok', [8], [8], [8]])
})

test('a site serves its clients when it is alone, and hears the rest when it is not', () => {
  const alone = partition({ at: 500, for: 3_000, split: { isolate: 'n1' } })
  expect(
    answersOf(
      [
        [1, 1_000, 'add', 1],
        [2, 1_000, 'add', 2],
        [1, 3_000, 'read'],
        [3, 3_100, 'read'],
        [1, 5_000, 'read'],
        [3, 5_100, 'read'],
      ],
      {},
      [alone],
    ),
  ).toEqual(['ok', 'ok', [1], [2], [1, 2], [1, 2]])
})

test('who was away when its copy was deleted does not bring it back, however long that was', () => {
  const away = partition({ at: 1_000, for: 6_000, split: { isolate: 'n1' } })
  expect(
    answersOf(
      [
        [1, 100, 'add', 7],
        [2, 2_000, 'remove', 7],
        [1, 6_000, 'read'],
        [1, 10_000, 'read'],
        [2, 10_000, 'read'],
        [3, 10_000, 'read'],
      ],
      { certificateMs: 1_000 },
      [away],
    ),
  ).toEqual(['ok', 'ok', [7], [], [], []])
})

test('what is added after it was deleted is there, though certificates awaken', () => {
  const away = partition({ at: 1_000, for: 6_000, split: { isolate: 'n1' } })
  expect(
    answersOf(
      [
        [1, 100, 'add', 7],
        [2, 2_000, 'remove', 7],
        [3, 5_000, 'add', 7],
        [1, 10_000, 'read'],
        [2, 10_000, 'read'],
        [3, 10_000, 'read'],
      ],
      { certificateMs: 1_000 },
      [away],
    ),
  ).toEqual(['ok', 'ok', 'ok', [7], [7], [7]])
})

test('what a site does not have it does not delete, and what is no operation is refused', () => {
  expect(
    answersOf([
      [1, 100, 'remove', 7],
      [1, 200, 'write', 7],
      [1, 300, 'add'],
    ]),
  ).toEqual([
    'fail: it is not here',
    'fail: there is no operation "write": expected add, remove or read',
    'fail: add has the value null: expected a value',
  ])
})

test('what was acknowledged is there after all sites have crashed at once', () => {
  for (let seed = 1; seed <= 5; seed++) {
    const scenario: Scenario = {
      name: 'restarts',
      cluster: { protocol: epidemics(), nodes: 5 },
      network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.05, duplicate: 0.05 },
      disk: { flush: lognormal({ median: 4, p99: 40 }) },
      workload: set({ clients: 5, rate: 50 }),
      faults: [1_500, 2_500].map((at) => crash({ at, for: 100, node: { pick: 'all' } })),
      duration: 6_000,
      settle: 2_000,
      checks: [jepsen({ checker: 'set-full' })],
    }
    expect(wrongWithChecks(resolveScenario(scenario, seed), seed), `seed ${seed}`).toBe(undefined)
  }
})

test('however often requests are repeated, an update is made once', () => {
  const scenario: Scenario = {
    name: 'repeated',
    cluster: { protocol: epidemics(), nodes: 3 },
    network: { latency: lognormal({ median: 5, p99: 400 }) },
    workload: addRemove({ clients: 3, rate: 50 }),
    faults: [duplicate({ at: 0, probability: 0.9 }), loss({ at: 0, probability: 0.05 })],
    duration: 4_000,
  }
  const run = simulateResolved(resolveScenario(scenario, 1), 1).finish()
  expect(violationsOf(run)).toEqual([])
})

test('all that is worth coming by is come by', () => {
  const runs: RunRecord[] = []
  for (const name of ['epidemics-generated', 'epidemics-partition-isolate']) {
    for (const seed of [1, 2, 3])
      runs.push(runResolved(resolveScenario(scenarios[name] as Scenario, seed), seed).record)
  }
  const { reached, missed } = marksOf(runs)
  expect(missed).toEqual([])
  expect(reached.length).toBeGreaterThanOrEqual(7)
})

/** One life of a site of three. */
function started(node = new ScriptedNode<EpidemicMessage>('n1', ['n1', 'n2', 'n3'])) {
  const site = new Site(node, { ...epidemicsDefaults, inPhase: true }, undefined)
  const ask = (f: string, value: number | undefined, sequence: number): ScriptedRequest => {
    const request = new ScriptedRequest(value === undefined ? { f } : { f, value }, sequence)
    site.request(request)
    return request
  }
  return { node, site, ask }
}

test('an update is seen by nobody before it is durable, and is recognised when it is asked for again', () => {
  const first = started()
  const added = first.ask('add', 7, 1)
  expect([added.answer, first.ask('read', undefined, 2).answer]).toEqual([undefined, 'ok []'])
  first.node.disk.complete()
  expect([added.answer, first.ask('read', undefined, 2).answer]).toEqual(['ok', 'ok [7]'])
  const removed = first.ask('remove', 7, 3)
  first.node.disk.complete()
  expect(removed.answer).toBe('ok')
  const second = started(first.node)
  expect(second.ask('remove', 7, 3).answer, 'of another life').toBe('ok')
  expect(second.ask('add', 7, 1).answer).toBe('info: a later update of the session has begun')
  expect(second.ask('read', undefined, 4).answer).toBe('ok []')
})

test('a refusal is remembered: what surely did not happen never will', () => {
  const { node, ask, site } = started()
  const refused = ask('remove', 7, 1)
  node.disk.complete()
  expect(refused.answer).toBe('fail: it is not here')
  site.receive('n2', {
    type: 'rumours',
    updates: [{ name: '["",7]', timestamp: { counter: 4, writer: 'n2' } }],
  })
  expect(ask('remove', 7, 1).answer).toBe('fail: it is not here')
  expect(ask('read', undefined, 2).answer).toBe('ok [7]')
})

test('feedback says what was needed in this cycle, whoever brought it first', () => {
  const { node, site } = started()
  const update = { name: '["",7]', timestamp: { counter: 4, writer: 'n2' } }
  const heard = (from: string): unknown => {
    site.receive(from, { type: 'rumours', updates: [update] })
    return node.takeSent()
  }
  expect(heard('n2')).toEqual([{ to: 'n2', message: { type: 'feedback', needed: [update], unneeded: [] } }])
  expect(heard('n3')).toEqual([{ to: 'n3', message: { type: 'feedback', needed: [update], unneeded: [] } }])
  node.timers[0]?.ring()
  node.takeSent()
  expect(heard('n3')).toEqual([{ to: 'n3', message: { type: 'feedback', needed: [], unneeded: [update] } }])
})
