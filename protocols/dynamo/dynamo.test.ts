import { expect, test } from 'vitest'
import { register, set } from '../../scenarios/index.ts'
import {
  crash,
  loss,
  type Operation,
  partition,
  type RunRecord,
  type Simulation,
  simulateResolved,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import {
  allRestart,
  cutAndLossy,
  type DynamoSchedule,
  registersUnder,
  setsUnder,
  wrongWithDynamo,
} from '../testing/dynamo-schedules.ts'
import { marksOf, outcomesOf, reached, violationsOf } from '../testing/judging.ts'
import { script } from '../testing/register-workload.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { dynamo, type DynamoOptions } from './index.ts'
import { DynamoNode } from './dynamo-node.ts'
import type { DynamoMessage } from './messages.ts'
import { dynamoDefaults } from './options.ts'

/** Runs a cluster of five to its end, at which nothing may have been violated. */
function runOf(
  options: ClusterOptions,
  given: Partial<DynamoOptions> = {},
  seed = 1,
): { readonly simulation: Simulation; readonly run: RunRecord } {
  const simulation = simulateResolved(clusterOf(dynamo(given), { nodes: 5, ...options }), seed)
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  return { simulation, run }
}

/** What operations answered, in the order in which they ended. */
function answersOf(run: RunRecord): readonly unknown[] {
  return [...run.history]
    .filter(({ type }) => type !== 'invoke')
    .map(({ type, value, error }) => error ?? [type, value])
}

const add = (value: number): Operation => ({ f: 'add', key: 'x', value })
const read: Operation = { f: 'read', key: 'x' }

test('sets are added to and read, and all else is refused', () => {
  const operations = [read, add(1), add(2), read, add(1), read, { f: 'write', key: 'x', value: 1 }]
  const { run } = runOf({ workload: script({ operations }) })
  expect(answersOf(run)).toEqual([
    ['ok', []],
    ['ok', 1],
    ['ok', 2],
    ['ok', [1, 2]],
    ['ok', 1],
    ['ok', [1, 2]],
    'there is no operation "write": expected add or read',
  ])
})

test('registers are written and read where the last writer wins, and all else is refused', () => {
  const operations = [
    read,
    { f: 'write', key: 'x', value: 1 },
    { f: 'write', key: 'x', value: 2 },
    read,
    add(1),
  ]
  const { run } = runOf({ workload: script({ operations }) }, { conflicts: 'last-writer-wins' })
  expect(answersOf(run)).toEqual([
    ['ok', null],
    ['ok', 1],
    ['ok', 2],
    ['ok', 2],
    'there is no operation "add": expected read or write',
  ])
})

test.each([1, 2, 3, 5, 8])('a cluster of %i serves sets and registers', (nodes) => {
  for (const conflicts of ['siblings', 'last-writer-wins'] as const) {
    const workload = conflicts === 'siblings' ? set({ keys: 2 }) : register()
    const { run } = runOf({ nodes, workload, duration: 3_000, settle: 500 }, { conflicts })
    expect([outcomesOf(run).fail, outcomesOf(run).info]).toEqual([0, 0])
    expect(outcomesOf(run).ok).toBeGreaterThan(100)
  }
})

// With the ring of these five, x is kept by n1, n2 and n4, and n5 and n3 stand in for them.
const withoutReplicas = partition({
  at: 0,
  for: 2_000,
  split: {
    groups: [
      ['n3', 'n5'],
      ['n1', 'n2', 'n4'],
    ],
  },
})
const beside = (nodes: number): ClusterOptions => ({
  workload: set({ clients: nodes, keys: 1, rate: 20 }),
  duration: 4_000,
  faults: [withoutReplicas],
})

test('cut off from all replicas, stand-ins take what is added, and hand it over', () => {
  const { simulation, run } = runOf(beside(5), { readQuorum: 1, writeQuorum: 1 })
  const during = [...run.history].filter(
    ({ time, type, client }) => type === 'ok' && time < 2_000_000 && ['c3', 'c5'].includes(client ?? ''),
  )
  expect(during.length, 'who is beside a stand-in goes on').toBeGreaterThan(5)
  expect(reached(run, 'a stand-in is one of a quorum')).toBe(true)
  expect(reached(run, 'a hint is handed over')).toBe(true)
  const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'].map(
    (id) => simulation.inspect(id) as { role: string; hints: number },
  )
  expect(nodes.map(({ hints }) => hints)).toEqual([0, 0, 0, 0, 0])
  expect(new Set(nodes.map(({ role }) => role))).toEqual(new Set(['replica']))
})

test('with strict quorums nobody stands in, and who is cut off from the replicas is not served', () => {
  const { run } = runOf(beside(5), { quorums: 'strict' })
  const during = [...run.history].filter(
    ({ time, type, client }) => type === 'ok' && time < 1_900_000 && ['c3', 'c5'].includes(client ?? ''),
  )
  expect(during).toEqual([])
})

test('replicas come to agree by comparing, without reads and without stand-ins', () => {
  const { simulation, run } = runOf({
    workload: script({ operations: [add(1), add(2), add(3)] }),
    faults: [partition({ at: 0, for: 1_000, split: { isolate: 'n4' } })],
    duration: 4_000,
  })
  expect(reached(run, 'replicas are found to differ')).toBe(true)
  expect(simulation.inspect('n4')).toMatchObject({ keys: 1, siblings: 1 })
})

test('a read brings replicas up to date that it finds behind', () => {
  const given = { antiEntropyMs: 0, readQuorum: 3, writeQuorum: 1 } as const
  const { run, simulation } = runOf(
    {
      workload: script({ operations: [add(1), ...Array.from({ length: 40 }, () => read)], rate: 10 }),
      faults: [loss({ at: 0, for: 1_000, probability: 1, types: ['store'], on: { deafen: 'n4' } })],
      duration: 4_500,
    },
    given,
  )
  expect(reached(run, 'a read repairs a replica')).toBe(true)
  expect(simulation.inspect('n4')).toMatchObject({ keys: 1 })
})

const hostile: readonly (readonly [string, DynamoSchedule])[] = [
  ['sets that are cut and lossy', cutAndLossy],
  ['sets whose nodes restart all at once', allRestart],
  [
    'sets, all of whose replicas must answer',
    setsUnder([crash({ at: 1_000, for: 700, node: 'n2' })], { options: { readQuorum: 3, writeQuorum: 3 } }),
  ],
  [
    'sets under strict quorums',
    setsUnder([withoutReplicas], { options: { quorums: 'strict', readQuorum: 2, writeQuorum: 2 } }),
  ],
  [
    'registers that are written everywhere',
    registersUnder([withoutReplicas], { options: { readQuorum: 1, writeQuorum: 3 } }),
  ],
  [
    'registers of one replica',
    registersUnder([withoutReplicas], { options: { replicas: 1, readQuorum: 1, writeQuorum: 1 } }),
  ],
]

test.each(hostile)('%s lose nothing and agree in the end', (_, schedule) => {
  for (let seed = 1; seed <= 4; seed++)
    expect(wrongWithDynamo(schedule(), seed), `seed ${seed}`).toBeUndefined()
})

test('all that is worth coming by is come by under one seed or another', () => {
  const runs = [1, 2, 3].flatMap((seed) =>
    [
      cutAndLossy,
      allRestart,
      setsUnder([withoutReplicas], { options: { readQuorum: 2, writeQuorum: 2 } }),
    ].map((schedule) => simulateResolved(schedule(), seed).finish()),
  )
  const { reached, missed } = marksOf(runs)
  expect(missed).toEqual([])
  expect(reached.length).toBeGreaterThanOrEqual(8)
})

/** One life of n1 of three, who all keep everything, and whose questions are never answered. */
function started(node = new ScriptedNode<DynamoMessage>('n1', ['n1', 'n2', 'n3'])) {
  return { node, life: new DynamoNode(node, dynamoDefaults, undefined) }
}

test('what is not durable is not told, and is numbered once', () => {
  const { node, life } = started()
  const answers: DynamoMessage[] = []
  const answer = (reply: DynamoMessage): void => void answers.push(reply)
  life.receive('n2', { type: 'put', key: 'x', context: {}, value: [1], standIns: {} }, answer)
  life.receive('n2', { type: 'get', key: 'x' }, answer)
  expect(answers).toEqual([])
  node.disk.complete()
  expect(answers).toHaveLength(2)
  const next = started(node)
  next.life.receive('n2', { type: 'put', key: 'x', context: {}, value: [2], standIns: {} }, answer)
  node.disk.complete()
  expect(answers.at(-1)).toMatchObject({
    held: {
      clock: { n1: 2 },
      versions: [
        { counter: 1, value: [1] },
        { counter: 2, value: [2] },
      ],
    },
  })
})

test('a write is begun once, after that is durable, and is not begun again after a restart', () => {
  const { node, life } = started()
  const request = new ScriptedRequest({ f: 'add', key: 'x', value: 1 })
  life.request(request)
  node.disk.complete()
  const again = new ScriptedRequest({ f: 'add', key: 'x', value: 1 })
  started(node).life.request(again)
  expect(again.answer).toBe('info: the write was begun before, and nobody knows what came of it')
})
