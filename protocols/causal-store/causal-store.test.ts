import { describe, expect, test } from 'vitest'
import { listed, type ListedOperation, phases, sessionWalks, stagger } from '../../scenarios/index.ts'
import {
  crash,
  defineWorkload,
  delay,
  duplicate,
  type Fault,
  type Json,
  loss,
  partition,
  type RunRecord,
  simulateResolved,
} from '../../sim/index.ts'
import { walksUnder, wrongWithCausalStore } from '../testing/causal-store-schedules.ts'
import { wrongWithCausalRegisters } from '../testing/causal-registers.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { CausalNode } from './causal-node.ts'
import { causalStore, type CausalStoreOptions } from './index.ts'
import type { CausalMessage } from './messages.ts'
import { causalStoreDefaults } from './options.ts'
import type { Update } from './update.ts'

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(
  options: ClusterOptions,
  seed = 1,
  given: Partial<CausalStoreOptions> = { moves: 0 },
): RunRecord {
  const run = simulateResolved(clusterOf(causalStore(given), { nodes: 3, ...options }), seed).finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return run
}

/** How operations ended, in the order in which they did. */
const endsOf = ({ history }: RunRecord): readonly Json[] =>
  [...history].flatMap(({ type, value, error }) => (type === 'invoke' ? [] : [error ?? value ?? null]))

const at = (time: number, client: number, f: string, key: string, value?: Json): ListedOperation => ({
  at: time,
  client,
  f,
  key,
  ...(value === undefined ? {} : { value }),
})

test('what is written at one node is read there at once, and elsewhere by and by', () => {
  const operations = [
    at(0, 1, 'read', 'x'),
    at(10, 1, 'write', 'x', 1),
    at(100, 1, 'read', 'x'),
    at(200, 2, 'read', 'x'),
    at(300, 2, 'write', 'x', 2),
    at(400, 1, 'read', 'x'),
  ]
  expect(endsOf(runOf({ workload: listed({ operations }) }))).toEqual([null, 1, 1, 1, 2, 2])
})

test('a transaction reads one moment, and its writes are shown together', () => {
  const txn = (time: number, client: number, value: Json): ListedOperation => ({
    at: time,
    client,
    f: 'txn',
    value,
  })
  const operations = [
    txn(0, 1, [
      ['w', 'x', 1],
      ['r', 'x', null],
      ['w', 'y', 2],
      ['w', 'x', 3],
    ]),
    txn(200, 2, [
      ['r', 'x', null],
      ['r', 'y', null],
      ['r', 'z', null],
    ]),
    txn(300, 2, [['append', 'x', 1]]),
    at(400, 1, 'cas', 'x', [1, 2]),
    at(500, 1, 'write', 'x', null),
  ]
  expect(endsOf(runOf({ workload: listed({ operations }) }))).toEqual([
    [
      ['w', 'x', 1],
      ['r', 'x', 1],
      ['w', 'y', 2],
      ['w', 'x', 3],
    ],
    [
      ['r', 'x', 3],
      ['r', 'y', 2],
      ['r', 'z', null],
    ],
    `txn has the value [["append","x",1]]: expected a list of ['r', key, null] and ['w', key, value]`,
    'there is no operation "cas": expected read, write or txn',
    'write has the value null: expected a value',
  ])
})

test('an answer is not shown before its question, however late that comes', () => {
  const faults = [delay({ at: 0, ms: 600, types: ['updates'], on: { oneWay: { from: ['n1'], to: ['n3'] } } })]
  const operations = [
    at(0, 1, 'write', 'question', 1),
    at(100, 2, 'read', 'question'),
    at(110, 2, 'write', 'answer', 2),
    ...[150, 250, 350].flatMap((time) => [
      at(time, 3, 'read', 'answer'),
      at(time + 20, 3, 'read', 'question'),
    ]),
    at(1_500, 3, 'read', 'answer'),
  ]
  const ends = endsOf(runOf({ workload: listed({ operations }), faults }, 1, { moves: 0, antiEntropyMs: 0 }))
  expect(ends).toEqual([1, 1, 2, null, null, null, null, null, null, 2])
})

test('both sides of a partition go on, and come to show the same', () => {
  const faults = [partition({ at: 500, for: 2_000, split: { groups: [['n1'], ['n2', 'n3']] } })]
  const operations = [
    at(600, 1, 'write', 'x', 1),
    at(700, 2, 'write', 'x', 2),
    at(800, 1, 'read', 'x'),
    at(800, 2, 'read', 'x'),
    at(900, 2, 'write', 'x', 3),
    at(1_500, 1, 'read', 'x'),
    ...[1, 2, 3].map((client) => at(3_500, client, 'read', 'x')),
  ]
  const ends = endsOf(runOf({ workload: listed({ operations }), faults }))
  expect(ends.slice(0, 2)).toEqual([1, 2])
  expect(new Set(ends.slice(2, 4)), 'each side has its own').toEqual(new Set([1, 2]))
  expect(ends.slice(4)).toEqual([3, 1, 3, 3, 3])
})

test('a client that stays is answered while everyone else is down', () => {
  const faults = ['n2', 'n3'].map((node) => crash({ at: 0, for: 4_000, node }))
  const run = runOf({ workload: sessionWalks({ clients: 1 }), faults })
  expect(outcomesOf(run).info + outcomesOf(run).fail).toBe(0)
  expect(outcomesOf(run).ok).toBeGreaterThan(100)
})

describe('sessions that move through crashes, partitions and lost and repeated messages', () => {
  const faults = (seed: number): readonly Fault[] => [
    loss({ at: 0, probability: 0.1 }),
    duplicate({ at: 0, probability: 0.2 }),
    crash({ at: 500, for: 300, node: { pick: 'any' } }),
    partition({ at: 900, for: 700, split: { isolate: `n${(seed % 3) + 1}` } }),
    crash({ at: 1_800, for: 100, node: { pick: 'all' } }),
  ]
  const schedules = Array.from({ length: 10 }, (_, seed) => walksUnder(faults(seed))())

  test('are causally convergent, and nodes come to agree', () => {
    schedules.forEach((schedule, seed) => {
      expect(wrongWithCausalStore(schedule, seed), `seed ${seed}`).toBeUndefined()
    })
  })

  test('come by all that is worth coming by', () => {
    const { missed, reached } = marksOf(
      schedules.slice(0, 6).map((schedule, seed) => simulateResolved(schedule, seed).finish()),
    )
    expect(missed).toEqual([])
    expect(reached.length).toBeGreaterThanOrEqual(5)
  })
})

/** Transactions that read and write some of a few registers. */
const transactions = defineWorkload({
  name: 'transactions',
  defaults: { clients: 6 },
  create: ({ clients }) => ({
    clients,
    phases: phases(
      stagger(100, ({ random, total }) => ({
        f: 'txn',
        value: random
          .shuffle(['x', 'y', 'z'])
          .slice(0, random.int(1, 3))
          .map((key, i) => (random.bool(0.6) ? ['r', key, null] : ['w', key, 3 * total + i + 1])),
      })),
    ),
  }),
})

test('transactions of sessions that move are causally convergent, and are seen whole', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const faults = [
      loss({ at: 0, probability: 0.05 }),
      duplicate({ at: 0, probability: 0.2 }),
      crash({ at: 900, for: 100, node: { pick: 'all' } }),
      partition({ at: 1_500, for: 700, split: { isolate: 'n1' } }),
    ]
    const latency = { kind: 'lognormal', median: 2, p99: 40 } as const
    const run = runOf({ workload: transactions(), faults, latency, duration: 3_000 }, seed, { moves: 0.3 })
    expect(outcomesOf(run).ok).toBeGreaterThan(60)
    expect(wrongWithCausalRegisters(run.history), `seed ${seed}`).toBeUndefined()
  }
})

/** One life of a node of three, to which a test talks. */
function started(node = new ScriptedNode<CausalMessage>('n1', ['n1', 'n2', 'n3'])) {
  const life = new CausalNode(node, causalStoreDefaults, undefined)
  const ask = (f: string, sequence: number, context: Json = {}, value: Json = sequence): ScriptedRequest => {
    const request = new ScriptedRequest(
      { f, key: 'x', ...(f === 'read' ? {} : { value }) },
      sequence,
      'c1/0',
      context,
    )
    life.request(request)
    return request
  }
  const hear = (...updates: readonly Update[]): void => life.receive('n2', { type: 'updates', updates })
  return { node, life, ask, hear }
}

const update = (
  counter: number,
  writer: string,
  dependencies: Update['dependencies'],
  value: Json,
): Update => ({
  timestamp: { counter, writer },
  dependencies,
  operations: [['w', 'x', value]],
  session: 'c9/0',
  sequence: counter,
})

describe('a node', () => {
  test('tells nobody of a write before it is durable, and makes it once, after a crash as well', () => {
    const { ask, node } = started()
    const writes = [ask('write', 1), ask('write', 1)]
    expect([node.takeSent(), writes.map(({ answer }) => answer)]).toEqual([[], [undefined, undefined]])
    node.disk.complete()
    expect(writes.map(({ answer }) => answer)).toEqual(Array(2).fill('ok {"context":{"n1":1}}'))
    expect(node.takeSent().map(({ to }) => to)).toEqual(['n2', 'n3'])
    const next = started(node)
    const again = next.ask('write', 1)
    expect(again.answer).toBe('ok {"context":{"n1":1}}')
    expect(next.life.store.log).toHaveLength(1)
    expect(node.takeSent()).toEqual([])
  })

  test('gives each write what its session has seen as its causes, and a later timestamp than theirs', () => {
    const { ask, hear, life, node } = started()
    hear(update(7, 'n2', {}, 70))
    node.disk.complete()
    expect(ask('read', 1, { n3: 0 }).answer).toBe('ok {"context":{"n2":7,"n3":0},"value":70}')
    ask('write', 2, { n2: 7 })
    node.disk.complete()
    expect(life.store.log.at(-1)).toMatchObject({
      timestamp: { counter: 8, writer: 'n1' },
      dependencies: { n2: 7 },
    })
  })

  test('shows nothing before its causes, and nothing twice', () => {
    const { hear, life, node } = started()
    hear(update(9, 'n2', { n2: 4, n3: 8 }, 90))
    hear(update(8, 'n3', {}, 80), update(8, 'n3', {}, 80))
    node.disk.complete()
    expect(life.inspect()).toEqual({ role: 'behind', updates: 1, early: 1 })
    hear(update(4, 'n2', {}, 40))
    node.disk.complete()
    expect(life.inspect()).toEqual({ role: 'current', updates: 3, early: 0 })
    expect(life.store.read('x')?.value).toBe(90)
    expect(life.store.log.map(({ timestamp: { counter } }) => counter)).toEqual([8, 4, 9])
  })

  test('has a client wait that has seen more, and sends it away after a while', () => {
    const { ask, hear, node } = started()
    const [early, late] = [ask('read', 1, { n2: 4 }), ask('read', 2, { n2: 9 })]
    hear(update(4, 'n2', {}, 40))
    node.disk.complete()
    expect([early.answer, late.answer]).toEqual(['ok {"context":{"n2":4},"value":40}', undefined])
    for (const timer of node.timers) timer.ring()
    expect(late.answer).toBe('redirect')
  })

  test('never makes a write that it has sent away, in another life either', () => {
    const { ask, hear, life, node } = started()
    const write = ask('write', 1, { n2: 4 })
    for (const timer of node.timers) timer.ring()
    expect(write.answer, 'that must be durable first').toBeUndefined()
    node.disk.complete()
    expect(write.answer).toBe('redirect')
    hear(update(4, 'n2', {}, 40))
    node.disk.complete()
    expect(ask('write', 1, { n2: 4 }).answer).toBe('redirect')
    expect(started(node).ask('write', 1, { n2: 4 }).answer).toBe('redirect')
    expect(life.store.log).toHaveLength(1)
  })

  test('gives another what that has missed, causes first, and not more than a batch', () => {
    const { hear, life, node } = started()
    hear(update(2, 'n2', {}, 20), update(5, 'n2', { n2: 2, n3: 3 }, 50), update(3, 'n3', {}, 30))
    node.disk.complete()
    const replies: CausalMessage[] = []
    life.receive('n3', { type: 'compare', accepted: { n3: 3 } }, (reply) => replies.push(reply))
    const told = replies.flatMap((reply) => (reply.type === 'updates' ? reply.updates : []))
    expect(told.map(({ timestamp: { counter } }) => counter)).toEqual([2, 5])
    expect(life.store.missingIn({}, 2).map(({ timestamp: { counter } }) => counter)).toEqual([2, 3])
  })
})
