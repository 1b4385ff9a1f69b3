import { describe, expect, test } from 'vitest'
import { checkSessionModel } from '../../checkers/index.ts'
import { listed, type ListedOperation } from '../../scenarios/index.ts'
import { runResolved } from '../../scenarios/run.ts'
import {
  clockOffset,
  crash,
  type Fault,
  type Json,
  loss,
  partition,
  type RunRecord,
  simulateResolved,
} from '../../sim/index.ts'
import { wrongWithChecks } from '../testing/checked-runs.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import {
  chainsOfCauses,
  clocksGoBack,
  crdtUnder,
  cutOff,
  repeated,
  restarts,
} from '../testing/crdt-schedules.ts'
import { marksOf, violationsOf } from '../testing/judging.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { CrdtNode } from './crdt-node.ts'
import { crdt, type CrdtOptions } from './index.ts'
import type { CrdtMessage } from './messages.ts'
import { crdtDefaults } from './options.ts'
import type { Update } from './update.ts'

/** Runs three nodes to their end, at which nothing may have been violated. */
function runOf(options: ClusterOptions, given: Partial<CrdtOptions> = {}, seed = 1): RunRecord {
  const run = simulateResolved(clusterOf(crdt(given), { nodes: 3, ...options }), seed).finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return run
}

/** How operations ended, in the order in which they did. */
const endsOf = ({ history }: RunRecord): readonly Json[] =>
  [...history].flatMap(({ type, value, error }) => (type === 'invoke' ? [] : [error ?? value ?? null]))

const at = (time: number, client: number, f: string, value?: Json, key = 'x'): ListedOperation => ({
  at: time,
  client,
  f,
  key,
  ...(value === undefined ? {} : { value }),
})

const apart: Fault = partition({ at: 500, for: 2_000, split: { groups: [['n1'], ['n2', 'n3']] } })

test('of a register both sides of a partition have their own last write, and then all the later one', () => {
  const operations = [
    at(0, 1, 'read'),
    at(600, 1, 'write', 1),
    at(700, 2, 'write', 2),
    at(800, 1, 'read'),
    at(800, 2, 'read'),
    ...[1, 2, 3].map((client) => at(3_500, client, 'read')),
  ]
  const ends = endsOf(runOf({ workload: listed({ operations }), faults: [apart] }))
  expect(ends.slice(0, 3)).toEqual([null, 1, 2])
  expect(new Set(ends.slice(3, 5)), 'each side has its own').toEqual(new Set([1, 2]))
  expect(ends.slice(5)).toEqual([2, 2, 2])
})

test('of a counter what both sides have added and taken counts once everywhere, with keys and without', () => {
  const operations = [
    at(100, 1, 'add', 10),
    at(110, 3, 'add', 7, 'y'),
    at(600, 1, 'add', -3),
    at(610, 2, 'add', 5),
    at(700, 1, 'read'),
    ...[1, 2, 3].flatMap((client) => [at(3_500, client, 'read'), at(3_600, client, 'read', undefined, 'y')]),
  ]
  const ends = endsOf(runOf({ workload: listed({ operations }), faults: [apart] }, { type: 'pn-counter' }))
  expect(ends.slice(4)).toEqual([7, 12, 12, 12, 7, 7, 7])
  const one = [
    { at: 0, client: 1, f: 'add', value: -2 },
    { at: 50, client: 1, f: 'read' },
  ]
  expect(endsOf(runOf({ workload: listed({ operations: one }) }, { type: 'pn-counter' }))).toEqual([-2, -2])
})

test('of a set an addition that a removal has not seen stays', () => {
  const operations = [
    at(100, 1, 'add', 1),
    at(110, 1, 'add', 2),
    at(600, 1, 'remove', 1),
    at(610, 2, 'add', 1),
    at(620, 1, 'remove', 2),
    at(700, 1, 'read'),
    at(710, 1, 'remove', 9),
    ...[1, 2, 3].map((client) => at(3_500, client, 'read')),
  ]
  const ends = endsOf(runOf({ workload: listed({ operations }), faults: [apart] }, { type: 'or-set' }))
  expect(ends.slice(5)).toEqual([[], 'it is not here', [1], [1], [1]])
})

test('by wall clocks a node that is ahead wins for as long as others are behind, and who writes is not told', () => {
  const faults = [clockOffset({ at: 0, node: 'n1', byMs: 1_000 })]
  const operations = [
    at(500, 1, 'write', 1),
    at(800, 2, 'write', 2),
    at(900, 2, 'read'),
    at(1_700, 2, 'write', 3),
    at(1_800, 1, 'read'),
  ]
  const ends = (timestamps: CrdtOptions['timestamps']) =>
    endsOf(runOf({ workload: listed({ operations }), faults }, { timestamps }))
  expect(ends('wall-clock')).toEqual([1, 2, 1, 3, 3])
  expect(ends('hybrid')).toEqual([1, 2, 2, 3, 3])
  expect(ends('lamport')).toEqual([1, 2, 2, 3, 3])
})

test('a client whose node is down does not know whether its addition counts, and asks nobody else', () => {
  const faults = [crash({ at: 500, for: 2_000, node: 'n1' })]
  const operations = [at(600, 1, 'add', 1), at(600, 2, 'add', 2), at(3_500, 3, 'read')]
  const run = runOf({ workload: listed({ operations }), faults }, { type: 'pn-counter' })
  expect(endsOf(run)).toEqual([2, 'no answer within 1000 ms', 2])
})

describe('through crashes, partitions, clocks that jump and lost and repeated messages', () => {
  const all: readonly Fault[] = [
    ...clocksGoBack,
    ...repeated,
    partition({ at: 600, for: 400, split: { isolate: 'n2' } }),
    crash({ at: 1_900, for: 100, node: { pick: 'any' } }),
  ]
  const kinds: readonly CrdtOptions['type'][] = ['lww-register', 'pn-counter', 'or-set']
  const schedules = kinds.flatMap((type) =>
    [all, cutOff, restarts].map((faults) => ({ type, schedule: crdtUnder(type, faults, { batch: 7 })() })),
  )

  test.each(schedules)('a $type keeps what is promised, schedule %$', ({ schedule }) => {
    for (let seed = 1; seed <= 4; seed++)
      expect(wrongWithChecks(schedule, seed), `seed ${seed}`).toBe(undefined)
  })

  test('all is come by that is worth coming by', () => {
    const runs = schedules.slice(0, 3).map(({ schedule }) => simulateResolved(schedule, 1).finish())
    const { missed, reached } = marksOf(runs)
    expect(missed).toEqual([])
    expect(reached.length).toBe(3)
  })
})

test('registers are PRAM and writes follow reads, and an answer may be read before its question', () => {
  const wrong = [1, 2, 3, 4, 5, 6].map((seed) => {
    const { properties, record } = runResolved(chainsOfCauses(), seed)
    expect(properties.filter(({ verdict }) => verdict === 'invalid')).toEqual([])
    const given = { object: 'register', sessions: 'client' } as const
    return (['causal', 'causal-convergent'] as const).map(
      (model) => checkSessionModel(record.history, { ...given, model }).verdict,
    )
  })
  expect(wrong.filter(([causal]) => causal === 'invalid').length).toBeGreaterThanOrEqual(4)
  expect(wrong.filter(([, convergent]) => convergent === 'invalid').length).toBeGreaterThanOrEqual(4)
})

test('messages stay small, however much there is: an update is told once to each other node', () => {
  const operations = Array.from({ length: 100 }, (_, i) => at(10 * i, 1, 'write', i, `k${i}`))
  const scenario = clusterOf(crdt({ antiEntropyMs: 0 }), { nodes: 3, workload: listed({ operations }) })
  const { trace } = simulateResolved(scenario, 1, { trace: true }).finish()
  const told = [...(trace ?? [])].flatMap(({ kind, payload }) => {
    const { type, updates } = (payload ?? {}) as unknown as { type?: string; updates: readonly Update[] }
    return kind === 'send' && type === 'updates' ? [updates.length] : []
  })
  expect(told).toEqual(Array(200).fill(1))
})

test('what was lost is found, a batch at a time', () => {
  const faults = [loss({ at: 0, for: 1_100, probability: 1, on: { oneWay: { from: ['n1'], to: ['n2'] } } })]
  const operations = [
    ...Array.from({ length: 50 }, (_, i) => at(20 * i, 1, 'add', 1)),
    ...[2, 3].map((client) => at(3_000, client, 'read')),
  ]
  const run = (options: Partial<CrdtOptions>) =>
    endsOf(runOf({ workload: listed({ operations }), faults }, { type: 'pn-counter', ...options })).slice(50)
  expect(run({ batch: 7 })).toEqual([50, 50])
  expect(run({ antiEntropyMs: 0 })).toEqual([0, 50])
})

/** One life of a node of three that keeps counters, to which a test talks. */
function started(node = new ScriptedNode<CrdtMessage>('n1', ['n1', 'n2', 'n3'])) {
  const life = new CrdtNode(node, { ...crdtDefaults, type: 'pn-counter' }, undefined)
  const ask = (f: string, sequence: number, value?: Json): ScriptedRequest => {
    const request = new ScriptedRequest({ f, key: 'x', ...(value === undefined ? {} : { value }) }, sequence)
    life.request(request)
    return request
  }
  const hear = (...updates: readonly Update[]): void => life.receive('n2', { type: 'updates', updates })
  return { node, life, ask, hear }
}

const update = (number: number, writer: string, increments: number): Update => ({
  writer,
  number,
  key: 'x',
  delta: { [writer]: { increments, decrements: 0 } },
  session: 'c9/0',
  sequence: number,
})

describe('a node', () => {
  test('tells nobody of an update before it is durable, and makes it once, after a crash as well', () => {
    const { ask, node } = started()
    const additions = [ask('add', 1, 5), ask('add', 1, 5)]
    expect(ask('read', 2).answer, 'a crash could take it back').toBe('ok 0')
    expect([node.takeSent(), additions.map(({ answer }) => answer)]).toEqual([[], [undefined, undefined]])
    node.disk.complete()
    expect(additions.map(({ answer }) => answer)).toEqual(['ok', 'ok'])
    expect(node.takeSent().map(({ to }) => to)).toEqual(['n2', 'n3'])
    const next = started(node)
    expect(next.ask('add', 1, 5).answer).toBe('ok')
    expect(next.ask('read', 2).answer).toBe('ok 5')
    expect(node.takeSent()).toEqual([])
  })

  test('answers an operation whose session has gone on without knowing', () => {
    const { ask, node } = started()
    ask('add', 2, 5)
    node.disk.complete()
    expect(ask('add', 1, 5).answer).toBe('info: a later update of the session was made')
  })

  test('makes updates from those that are not durable yet', () => {
    const { ask, life, node } = started()
    ask('add', 1, 5)
    ask('add', 2, -2)
    node.disk.complete()
    expect(life.store.log.map(({ delta }) => delta)).toEqual([
      { n1: { increments: 5, decrements: 0 } },
      { n1: { increments: 5, decrements: 2 } },
    ])
    expect(ask('read', 3).answer).toBe('ok 3')
  })

  test('takes the updates of one writer in their order, and none twice', () => {
    const { ask, hear, life, node } = started()
    hear(update(2, 'n2', 9), update(1, 'n3', 20))
    node.disk.complete()
    expect(life.inspect()).toEqual({ role: 'behind', updates: 1, early: 1 })
    hear(update(1, 'n2', 4), update(2, 'n2', 9))
    node.disk.complete()
    expect(life.inspect()).toEqual({ role: 'current', updates: 3, early: 0 })
    expect(ask('read', 1).answer).toBe('ok 29')
  })

  test('gives another what that has missed, and not more than a batch', () => {
    const { hear, life, node } = started()
    hear(update(1, 'n2', 1), update(2, 'n2', 2), update(1, 'n3', 1))
    const replies: CrdtMessage[] = []
    const compare = { type: 'compare', accepted: { n2: 1 } } as const
    life.receive('n3', compare, (reply) => replies.push(reply))
    node.disk.complete()
    life.receive('n3', compare, (reply) => replies.push(reply))
    const told = replies.map((reply) => (reply.type === 'updates' ? reply.updates : []))
    expect(told, 'nothing that is not durable').toEqual([[], [update(2, 'n2', 2), update(1, 'n3', 1)]])
    expect(life.store.missingIn({}, 2)).toEqual([update(1, 'n2', 1), update(2, 'n2', 2)])
  })
})
