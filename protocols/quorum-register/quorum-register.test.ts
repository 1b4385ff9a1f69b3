import { expect, test } from 'vitest'
import { checkLinearizable } from '../../checkers/index.ts'
import {
  crash,
  delay,
  duplicate,
  loss,
  type Message,
  partition,
  type RunRecord,
  type Simulation,
  simulateResolved,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import { majorityLaws } from '../testing/register-laws.ts'
import { registers, script } from '../testing/register-workload.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { quorumRegister, type QuorumRegisterOptions } from './index.ts'
import type { QuorumMessage } from './messages.ts'
import { quorumRegisterDefaults } from './options.ts'
import { QuorumNode } from './quorum-node.ts'

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(
  options: ClusterOptions,
  seed = 1,
  given: Partial<QuorumRegisterOptions> = {},
): { simulation: Simulation; run: RunRecord } {
  const simulation = simulateResolved(clusterOf(quorumRegister(given), { nodes: 3, ...options }), seed)
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return { simulation, run }
}

const verdictOf = ({ history }: RunRecord): string =>
  checkLinearizable(history, { model: 'register' }).verdict

test.each([1, 2, 3, 4, 5, 7])('a cluster of %i serves reads and writes', (nodes) => {
  const { run } = runOf({ nodes, workload: registers() })
  expect([outcomesOf(run).fail, outcomesOf(run).info]).toEqual([0, 0])
  expect(outcomesOf(run).ok).toBeGreaterThan(200)
  expect(verdictOf(run)).toBe('valid')
})

test('reads see writes, and all else is refused', () => {
  const { run, simulation } = runOf({
    workload: script({
      operations: [
        { f: 'read', key: 'x' },
        { f: 'write', key: 'x', value: 1 },
        { f: 'write', key: 'x', value: 2 },
        { f: 'read', key: 'x' },
        { f: 'cas', key: 'x', value: [2, 3] },
        { f: 'read', key: 'y' },
      ],
    }),
  })
  const ended = [...run.history].filter(({ type }) => type !== 'invoke')
  expect(ended.map(({ type, value, error }) => error ?? [type, value])).toEqual([
    ['ok', null],
    ['ok', 1],
    ['ok', 2],
    ['ok', 2],
    'there is no operation "cas": expected read or write',
    ['ok', null],
  ])
  expect(simulation.inspect('n1')).toEqual({ role: 'replica', registers: 2, counter: 2 })
})

test('it goes on while a minority is down or cut off, whoever that is', () => {
  const faults = [
    crash({ at: 1_000, for: 1_000, node: 'n1' }),
    partition({ at: 2_500, for: 1_000, split: { isolate: 'n3' } }),
  ]
  const { run } = runOf({ workload: registers({ rate: 100 }), faults })
  const between = (from: number, to: number): number =>
    [...run.history].filter(({ type, time }) => type === 'ok' && time > from && time < to).length
  expect(between(1_200_000, 2_000_000)).toBeGreaterThan(20)
  expect(between(2_700_000, 3_500_000)).toBeGreaterThan(20)
  expect(verdictOf(run)).toBe('valid')
})

majorityLaws(runOf)

test('what was acknowledged before all replicas crash is there after they restart', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const { run } = runOf(
      {
        workload: registers({ keys: 1, reads: 0.2, rate: 100 }),
        flush: { kind: 'lognormal', median: 4, p99: 40 },
        faults: [crash({ at: 1_500, for: 300, node: { pick: 'all' } })],
        duration: 3_000,
        settle: 1_000,
      },
      seed,
    )
    expect(verdictOf(run), `seed ${seed}`).toBe('valid')
  }
})

test('quorums that meet keep what they promise, whatever their sizes', () => {
  for (const [readQuorum, writeQuorum] of [
    [1, 3],
    [3, 1],
    [2, 2],
    [9, 9],
  ] as const) {
    const { run } = runOf({ workload: registers() }, 1, { readQuorum, writeQuorum })
    expect(verdictOf(run), `${readQuorum} and ${writeQuorum}`).toBe('valid')
    expect(outcomesOf(run).ok).toBeGreaterThan(200)
  }
})

/** How long operations of one kind took, milliseconds, in a cluster whose messages take ten of them, but those of clients. */
function tookMs(f: 'read' | 'write', given: Partial<QuorumRegisterOptions>): readonly number[] {
  const { run } = runOf(
    {
      workload: script({
        operations: Array.from({ length: 20 }, (_, i) => ({ f, key: 'x', value: i })),
        rate: 5,
      }),
      latency: { kind: 'constant', ms: 0 },
      flush: { kind: 'constant', ms: 0 },
      faults: [delay({ at: 0, ms: 10, types: ['query', 'known', 'store', 'stored'] })],
    },
    1,
    given,
  )
  const asked = [...run.history].filter(({ type }) => type === 'invoke')
  const ended = [...run.history].filter(({ type }) => type === 'ok')
  return [...new Set(asked.map(({ time }, i) => Math.round(((ended[i]?.time ?? 0) - time) / 1_000)))]
}

test('operations take as many message delays as they have to', () => {
  expect(tookMs('write', {})).toEqual([40])
  expect(tookMs('read', {})).toEqual([40])
  expect(tookMs('write', { writers: 'one' })).toEqual([20])
  expect(tookMs('read', { writeBack: 'when-needed' })).toEqual([20])
  expect(tookMs('read', { writeBack: 'never' })).toEqual([20])
})

test('where one node writes, others send their clients there, and all is linearizable', () => {
  for (const writeBack of ['always', 'when-needed'] as const) {
    const { run } = runOf(
      {
        workload: registers({ clients: 6, keys: 1, rate: 100 }),
        latency: { kind: 'lognormal', median: 2, p99: 40 },
        flush: { kind: 'lognormal', median: 4, p99: 40 },
        faults: [
          crash({ at: 1_500, for: 300, node: 'n1' }),
          crash({ at: 3_000, for: 30, node: { pick: 'all' } }),
        ],
        settle: 1_000,
      },
      1,
      { writers: 'one', writeBack },
    )
    expect(verdictOf(run)).toBe('valid')
    const writers = [...run.history].flatMap(({ f, type, node }) =>
      f === 'write' && type === 'ok' ? [node] : [],
    )
    expect(new Set(writers)).toEqual(new Set(['n1']))
    expect(writers.length).toBeGreaterThan(50)
  }
})

test('quorums that need not meet are allowed, and are not linearizable', () => {
  const verdicts = [1, 2, 3, 4].map((seed) =>
    verdictOf(
      runOf(
        { workload: registers({ rate: 100 }), latency: { kind: 'lognormal', median: 2, p99: 40 } },
        seed,
        { readQuorum: 1, writeQuorum: 1 },
      ).run,
    ),
  )
  expect(verdicts).toContain('invalid')
})

test('however often requests are repeated, a write is begun once', () => {
  const runs: RunRecord[] = []
  for (let seed = 1; seed <= 5; seed++) {
    const { run } = runOf(
      {
        workload: registers({ keys: 1, rate: 100 }),
        latency: { kind: 'lognormal', median: 5, p99: 400 },
        faults: [
          duplicate({ at: 0, probability: 0.9 }),
          loss({ at: 0, probability: 0.05 }),
          crash({ at: 2_000, for: 100, node: 'n1' }),
        ],
        settle: 1_000,
      },
      seed,
    )
    expect(verdictOf(run)).toBe('valid')
    runs.push(run)
  }
  const { reached, missed } = marksOf(runs)
  expect(missed, 'all that is worth coming by').toEqual([])
  expect(reached.length).toBeGreaterThanOrEqual(4)
})

/** One life of a node of three, whose questions are never answered. */
function started(node = new ScriptedNode<QuorumMessage>('n1', ['n1', 'n2', 'n3'])) {
  let spawned = 0
  const spawn = node.spawn.bind(node)
  node.spawn = (task) => {
    spawned++
    spawn(task)
  }
  const life = new QuorumNode(node, quorumRegisterDefaults, undefined)
  const ask = (operation: ScriptedRequest['operation'], sequence = 1): ScriptedRequest => {
    const request = new ScriptedRequest(operation, sequence)
    life.request(request)
    return request
  }
  return { node, life, ask, spawned: () => spawned }
}

test('a write is begun once, after that is durable, and is not begun again after a restart', () => {
  const first = started()
  const write = { f: 'write', key: 'x', value: 1 }
  const requests = [first.ask(write), first.ask(write)]
  expect(first.spawned(), 'nothing of it may be seen yet').toBe(0)
  first.node.disk.complete()
  expect(first.spawned()).toBe(1)
  const second = started(first.node)
  const repeated = second.ask(write)
  expect(repeated.answer).toBe('info: the write was begun before, and nobody knows what came of it')
  expect(second.ask(write, 2).answer, 'the next one of the session is another').toBeUndefined()
  expect(requests.map(({ answer }) => answer)).toEqual([undefined, undefined])
})

test('a replica keeps the newest version, and says so once it is durable', () => {
  const { node, life } = started()
  const answers: Message[] = []
  const store = (counter: number, value: number): void => {
    const version = { timestamp: { counter, writer: 'c1/0/1' }, value }
    life.receive('n2', { type: 'store', key: 'x', version }, (reply) => answers.push(reply))
  }
  store(2, 20)
  store(1, 10)
  expect(answers).toEqual([])
  node.disk.complete()
  expect(answers).toEqual([{ type: 'stored' }, { type: 'stored' }])
  life.receive('n2', { type: 'query', key: 'x', durable: false }, (reply) => answers.push(reply))
  expect(answers.at(-1)).toEqual({
    type: 'known',
    version: { timestamp: { counter: 2, writer: 'c1/0/1' }, value: 20 },
  })
})
