import { describe, expect, test } from 'vitest'
import { listAppend, listed, type ListedOperation } from '../../scenarios/index.ts'
import {
  crash,
  duplicate,
  type Fault,
  type Json,
  loss,
  partition,
  type RunRecord,
  simulateResolved,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from '../testing/cluster.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import { wrongWithListTransactions } from '../testing/list-transactions.ts'
import { ScriptedNode } from '../testing/scripted-node.ts'
import { twoPhaseCommit, type TwoPhaseCommitOptions } from './index.ts'
import type { Execute, TwoPhaseMessage } from './messages.ts'
import { twoPhaseCommitDefaults } from './options.ts'
import { Partitioning } from './partitioning.ts'
import { TwoPhaseNode } from './two-phase-node.ts'

/** Runs a cluster to its end, at which nothing may have been violated. */
function runOf(options: ClusterOptions, seed = 1, given: Partial<TwoPhaseCommitOptions> = {}): RunRecord {
  const run = simulateResolved(clusterOf(twoPhaseCommit(given), { nodes: 3, ...options }), seed).finish()
  expect(violationsOf(run)).toEqual([])
  expect(run.ended).toBe('duration')
  return run
}

/** The same over lists, of which everything must be explicable. */
function listsOf(...given: Parameters<typeof runOf>): RunRecord {
  const run = runOf(...given)
  expect(wrongWithListTransactions(run.history), `seed ${given[1]}`).toBeUndefined()
  return run
}

/** How transactions ended, in the order in which they did. */
const endsOf = ({ history }: RunRecord): readonly Json[] =>
  [...history].flatMap(({ type, value, error }) => (type === 'invoke' ? [] : [error ?? value ?? null]))

const transactions = (...given: readonly (readonly Json[])[]): readonly ListedOperation[] =>
  given.map((value, i) => ({ client: 1, at: 100 * i, f: 'txn', value }))

/** A key that a node of three keeps. */
function keyOf(node: string): string {
  const partitioning = new Partitioning(['n1', 'n2', 'n3'])
  return Array.from({ length: 100 }, (_, i) => `k${i}`).find(
    (key) => partitioning.keeperOf(key) === node,
  ) as string
}

test.each([1, 2, 3, 5])('%i nodes serve transactions over lists', (nodes) => {
  const run = listsOf({ nodes, workload: listAppend({ clients: 4, rate: 40 }) })
  expect(outcomesOf(run).info).toBe(0)
  expect(outcomesOf(run).ok).toBeGreaterThan(100)
})

test('a transaction sees what is committed and what it does itself, of lists and of registers', () => {
  const operations = transactions(
    [
      ['r', 'a', null],
      ['append', 'a', 1],
      ['r', 'a', null],
      ['append', 'b', 2],
    ],
    [
      ['w', 'c', 3],
      ['r', 'b', null],
      ['append', 'a', 4],
    ],
    [
      ['r', 'c', null],
      ['w', 'c', 5],
      ['r', 'c', null],
      ['r', 'a', null],
    ],
    [],
  )
  expect(endsOf(runOf({ workload: listed({ operations }) }))).toEqual([
    [
      ['r', 'a', null],
      ['append', 'a', 1],
      ['r', 'a', [1]],
      ['append', 'b', 2],
    ],
    [
      ['w', 'c', 3],
      ['r', 'b', [2]],
      ['append', 'a', 4],
    ],
    [
      ['r', 'c', 3],
      ['w', 'c', 5],
      ['r', 'c', 5],
      ['r', 'a', [1, 4]],
    ],
    [],
  ])
})

test('what cannot be done is refused, and nothing of it happens', () => {
  const operations: readonly ListedOperation[] = [
    ...transactions(
      [['w', 'a', 1]],
      [
        ['append', 'b', 2],
        ['append', 'a', 3],
      ],
      [
        ['r', 'a', null],
        ['r', 'b', null],
      ],
    ),
    { client: 1, at: 300, f: 'read', key: 'a' },
    { client: 1, at: 400, f: 'txn', value: [['cas', 'a', 1]] },
  ]
  expect(endsOf(runOf({ workload: listed({ operations }) }))).toEqual([
    [['w', 'a', 1]],
    'a holds 1, and only lists are appended to',
    [
      ['r', 'a', 1],
      ['r', 'b', null],
    ],
    'there is no operation "read": expected txn',
    `txn has the value [["cas","a",1]]: expected a list of ['r', key, null], ['w', key, value] and ['append', key, element]`,
  ])
})

test.each(['wait-die', 'time-out'] as const)(
  'transactions that want the same keys in other orders end, with %s',
  (deadlocks) => {
    const [a, b] = [keyOf('n1'), keyOf('n2')]
    const operations = Array.from({ length: 40 }, (_, i): ListedOperation => {
      const [first, second] = i % 2 === 0 ? [a, b] : [b, a]
      return {
        client: (i % 4) + 1,
        at: 50 * Math.floor(i / 4),
        f: 'txn',
        value: [
          ['append', first, i],
          ['append', second, i],
        ],
      }
    })
    const { ok, fail, info } = outcomesOf(
      listsOf({ workload: listed({ operations }), duration: 15_000 }, 1, { deadlocks, tries: 20 }),
    )
    expect(ok + fail + info).toBe(40)
    expect(ok).toBeGreaterThan(15)
  },
)

test('a coordinator that crashes leaves participants in doubt, who wait for it and nobody else', () => {
  const [a, b] = [keyOf('n2'), keyOf('n3')]
  const value = [
    ['append', a, 1],
    ['append', b, 1],
  ]
  const operations: readonly ListedOperation[] = [
    { client: 1, at: 500, f: 'txn', value },
    { client: 2, at: 800, f: 'txn', value: [['r', a, null]] },
    {
      client: 3,
      at: 3_500,
      f: 'txn',
      value: [
        ['r', a, null],
        ['r', b, null],
      ],
    },
  ]
  const faults = [crash({ at: { on: 'message', of: 'vote', nth: 1 }, for: 2_000, node: 'n1' })]
  const run = listsOf({ workload: listed({ operations }), faults })
  const [blocked, seen] = ['c2', 'c3'].map((client) =>
    [...run.history].find((event) => event.client === client && event.type !== 'invoke'),
  )
  expect(blocked?.type, 'what is locked is not served, and what would be right is not known').not.toBe('ok')
  const [first, second] = (seen?.value ?? []) as readonly (readonly Json[])[]
  expect(first?.[2], 'all of it or nothing').toEqual(second?.[2])
})

describe('through crashes, partitions and lost and repeated messages', () => {
  const faults = (seed: number): readonly Fault[] => [
    loss({ at: 0, probability: 0.05 }),
    duplicate({ at: 0, probability: 0.1 }),
    crash({ at: 900, for: 300, node: { pick: 'any' } }),
    partition({ at: 1_500, for: 700, split: { isolate: `n${(seed % 3) + 1}` } }),
    crash({ at: 2_600, for: 100, node: { pick: 'all' } }),
    crash({ at: 3_200, for: 500, node: { pick: 'any' } }),
  ]
  const runs = Array.from({ length: 12 }, (_, i) =>
    listsOf(
      {
        latency: { kind: 'lognormal', median: 2, p99: 40 },
        flush: { kind: 'lognormal', median: 4, p99: 40 },
        workload: listAppend({ clients: 6, rate: 100, keys: 4 }),
        faults: faults(i),
        duration: 5_500,
        settle: 1_500,
      },
      i + 1,
      { deadlocks: i % 2 === 0 ? 'wait-die' : 'time-out' },
    ),
  )

  test('transactions are strictly serializable, and go on', () => {
    expect(Math.min(...runs.map((run) => outcomesOf(run).ok))).toBeGreaterThan(20)
  })

  test('all that is worth coming by is come by', () => {
    const { missed, reached } = marksOf(runs)
    expect(missed).toEqual([])
    expect(reached.length).toBeGreaterThanOrEqual(12)
  })
})

/** One life of a node that keeps every key, asked by a test in the place of a coordinator. */
function lifeOf(node = new ScriptedNode<TwoPhaseMessage>('n1', ['n1'])) {
  const life = new TwoPhaseNode(node, twoPhaseCommitDefaults, undefined)
  const ask = (message: TwoPhaseMessage): TwoPhaseMessage[] => {
    const replies: TwoPhaseMessage[] = []
    life.receive('n9', message, (reply) => replies.push(reply))
    return replies
  }
  const execute = (id: string, operations: Execute['operations']): TwoPhaseMessage | undefined => {
    const replies = ask({ type: 'execute', id, age: { sinceMs: 0, name: id }, operations })
    node.disk.complete()
    return replies[0]
  }
  return { node, life, ask, execute }
}

describe('a participant', () => {
  test('votes once its prepare record is durable, and acknowledges once its commit record is', () => {
    const { ask, execute, node } = lifeOf()
    expect(execute('n9.1.1', [['append', 'x', 1]])).toEqual({
      type: 'executed',
      life: 1,
      answered: [['append', 'x', 1]],
    })
    const votes = ask({ type: 'prepare', id: 'n9.1.1', lives: { n1: 1 } })
    expect(votes).toEqual([])
    node.disk.complete()
    expect(votes).toEqual([{ type: 'vote', vote: 'yes' }])
    const acknowledged = ask({ type: 'commit', id: 'n9.1.1' })
    expect(acknowledged).toEqual([])
    node.disk.complete()
    expect(acknowledged).toEqual([{ type: 'acknowledged' }])
  })

  test('is out of it at once if it has only read', () => {
    const { ask, execute, life } = lifeOf()
    execute('n9.1.1', [['r', 'x', null]])
    expect(ask({ type: 'prepare', id: 'n9.1.1', lives: { n1: 1 } })).toEqual([
      { type: 'vote', vote: 'read-only' },
    ])
    expect(life.inspect()).toMatchObject({ role: 'certain', locked: 0 })
    const again = ask({ type: 'prepare', id: 'n9.1.1', lives: { n1: 1 } })
    expect(again, 'the first vote may be lost').toEqual([{ type: 'vote', vote: 'read-only' }])
    expect(execute('n9.1.1', [['r', 'x', null]])).toMatchObject({ type: 'refused' })
  })

  test('does not prepare what it has executed in another life, nor what it has aborted', () => {
    const first = lifeOf()
    first.execute('n9.1.1', [['append', 'x', 1]])
    const second = lifeOf(first.node)
    second.execute('n9.1.1', [['append', 'x', 1]])
    expect(second.ask({ type: 'prepare', id: 'n9.1.1', lives: { n1: 1 } })).toEqual([
      { type: 'vote', vote: 'no' },
    ])
    second.execute('n9.1.2', [['append', 'x', 1]])
    second.ask({ type: 'abort', id: 'n9.1.2' })
    expect(second.ask({ type: 'prepare', id: 'n9.1.2', lives: { n1: 2 } })).toEqual([
      { type: 'vote', vote: 'no' },
    ])
    expect(second.execute('n9.1.2', [['append', 'x', 1]])).toMatchObject({ type: 'refused' })
  })

  test('takes its locks back after a crash, and does a commit once however often it comes', () => {
    const first = lifeOf()
    first.execute('n9.1.1', [['append', 'x', 1]])
    first.ask({ type: 'prepare', id: 'n9.1.1', lives: { n1: 1 } })
    const { ask, execute, life } = lifeOf(first.node)
    expect(life.inspect()).toMatchObject({ role: 'in-doubt', inDoubt: 1, locked: 1 })
    expect(execute('n9.1.2', [['r', 'x', null]]), 'it is younger').toMatchObject({ type: 'refused' })
    ask({ type: 'commit', id: 'n9.1.1' })
    expect(
      execute('n9.1.3', [
        ['append', 'x', 2],
        ['r', 'x', null],
      ]),
    ).toMatchObject({
      answered: [
        ['append', 'x', 2],
        ['r', 'x', [1, 2]],
      ],
    })
    ask({ type: 'prepare', id: 'n9.1.3', lives: { n1: 2 } })
    ask({ type: 'commit', id: 'n9.1.3' })
    ask({ type: 'commit', id: 'n9.1.1' })
    expect(execute('n9.1.4', [['r', 'x', null]])).toMatchObject({ answered: [['r', 'x', [1, 2]]] })
  })
})

test('of what it does not know, a coordinator says that it is aborted', () => {
  const { ask } = lifeOf()
  expect(ask({ type: 'inquire', id: 'n1.1.9' })).toEqual([{ type: 'decision', decision: 'aborted' }])
})
