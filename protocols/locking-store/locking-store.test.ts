import { describe, expect, test } from 'vitest'
import { jepsenChecker } from '../../checkers/index.ts'
import { listAppend } from '../../scenarios/workloads/index.ts'
import { crash, loss, simulateResolved } from '../../sim/index.ts'
import { observed, serialByCommits } from '../testing/explained-by-commits.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import { script } from '../testing/register-workload.ts'
import {
  calm,
  restarts,
  storeUnder,
  transfers,
  turmoil,
  wrongWithTransactions,
} from '../testing/transaction-schedules.ts'
import { lockingStore } from './index.ts'

const SEEDS = Array.from({ length: 15 }, (_, i) => i + 1)
const POLICIES = ['wound-wait', 'wait-die', 'time-out'] as const

describe.each(POLICIES)('with %s', (deadlocks) => {
  const protocol = observed(lockingStore({ deadlocks }), serialByCommits)

  test('transactions are strictly serializable in turmoil', () => {
    expect(SEEDS.flatMap((seed) => wrongWithTransactions(storeUnder(protocol, turmoil), seed) ?? [])).toEqual(
      [],
    )
  })

  test('most transactions are committed where nothing is wrong, and nobody is left in doubt', () => {
    const relaxed = { ...calm, workload: listAppend({ clients: 6, rate: 80, keys: 8 }) }
    const { ok, fail, info } = outcomesOf(simulateResolved(storeUnder(protocol, relaxed), 1).finish())
    expect(info).toBe(0)
    expect(ok).toBeGreaterThan(2 * fail)
    expect(fail, 'without collisions nothing is tried').toBeGreaterThan(5)
  })
})

test('everything that is interesting is come by', () => {
  const runs = [calm, restarts, turmoil].flatMap((circumstances) =>
    [1, 2, 3, 4, 5].map((seed) => simulateResolved(storeUnder(lockingStore(), circumstances), seed).finish()),
  )
  expect(marksOf(runs).missed).toEqual([])
})

test('no money is lost or made, whatever happens to the store', () => {
  const bank = lockingStore({ initial: { a: 20, b: 20, c: 20, d: 20, e: 20 } })
  for (const seed of SEEDS) {
    const run = simulateResolved(
      storeUnder(bank, { ...turmoil, ...transfers, faults: turmoil.faults }),
      seed,
    ).finish()
    expect(violationsOf(run)).toEqual([])
    const { verdict } = jepsenChecker('bank', { total: 100 }).judge(run.history)
    expect(verdict).toBe('valid')
    expect(outcomesOf(run).ok).toBeGreaterThan(20)
  }
})

test('a transaction is answered with what its reads saw, by whichever node it is asked', () => {
  const operations = [
    {
      f: 'txn',
      value: [
        ['append', 'x', 1],
        ['w', 'y', 5],
      ],
    },
    {
      f: 'txn',
      value: [
        ['r', 'x', null],
        ['append', 'x', 2],
        ['r', 'x', null],
        ['r', 'y', null],
        ['r', 'z', null],
      ],
    },
    { f: 'txn', value: [['append', 'y', 1]] },
    { f: 'txn', value: [['r', 'y', null]] },
  ]
  const run = simulateResolved(
    storeUnder(lockingStore(), { faults: [], workload: script({ operations }) }),
    1,
  ).finish()
  const answers = [...run.history].filter(({ type }) => type !== 'invoke')
  expect(answers.map(({ type, value }) => [type, value])).toEqual([
    [
      'ok',
      [
        ['append', 'x', 1],
        ['w', 'y', 5],
      ],
    ],
    [
      'ok',
      [
        ['r', 'x', [1]],
        ['append', 'x', 2],
        ['r', 'x', [1, 2]],
        ['r', 'y', 5],
        ['r', 'z', null],
      ],
    ],
    ['fail', [['append', 'y', 1]]],
    ['ok', [['r', 'y', 5]]],
  ])
})

test('who asks elsewhere while the store is away is answered when it is back, or does not know', () => {
  const away = (forMs: number) => {
    const faults = [crash({ at: 1_000, for: forMs, node: 'n1' })]
    const run = simulateResolved(storeUnder(lockingStore(), { faults }), 1).finish()
    // Of six clients, the first and the fourth are beside the store, as are the processes that follow them.
    return [...run.history].filter(({ type, process }) => type === 'info' && Number(process) % 3 !== 0)
  }
  expect(away(500)).toEqual([])
  const [first] = away(2_000)
  expect(first?.error).toBe('no answer within 900 ms')
})

test('lost messages cost time, and nothing is done twice', () => {
  const lossy = { faults: [loss({ at: 0, for: 4_500, probability: 0.4 })] }
  expect(
    SEEDS.flatMap((seed) => wrongWithTransactions(storeUnder(lockingStore(), lossy), seed) ?? []),
  ).toEqual([])
})
