import { describe, expect, test } from 'vitest'
import { jepsenChecker } from '../../checkers/index.ts'
import { listAppend } from '../../scenarios/workloads/index.ts'
import { simulateResolved } from '../../sim/index.ts'
import { observed, snapshotsOfCommits } from '../testing/explained-by-commits.ts'
import { marksOf, outcomesOf, violationsOf } from '../testing/judging.ts'
import {
  calm,
  groups,
  restarts,
  storeUnder,
  transfers,
  turmoil,
  wrongWithTransactions,
} from '../testing/transaction-schedules.ts'
import { snapshotStore } from './index.ts'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)

describe('with snapshot isolation', () => {
  const protocol = snapshotStore()

  test('every transaction reads a snapshot, and no update is lost, in turmoil', () => {
    const watched = observed(protocol, snapshotsOfCommits)
    const violated = SEEDS.flatMap((seed) =>
      violationsOf(simulateResolved(storeUnder(watched, turmoil), seed).finish()),
    )
    expect(violated).toEqual([])
  })

  test('transactions are not serializable, for two may each read what the other writes', () => {
    const wrong = SEEDS.flatMap((seed) => wrongWithTransactions(storeUnder(protocol, calm), seed) ?? [])
    expect(new Set(wrong)).toEqual(
      new Set(['strict serializability: transactions depend on each other in a circle']),
    )
    expect(wrong.length).toBeGreaterThan(7)
  })

  test('no two reads of a group see its writes in opposite orders', () => {
    for (const seed of SEEDS) {
      const { history } = simulateResolved(storeUnder(protocol, groups), seed).finish()
      expect(jepsenChecker('long-fork').judge(history).verdict).toBe('valid')
    }
  })

  test('no money is lost or made, whatever happens to the store', () => {
    const bank = snapshotStore({ initial: { a: 20, b: 20, c: 20, d: 20, e: 20 } })
    for (const seed of SEEDS) {
      const run = simulateResolved(
        storeUnder(bank, { ...turmoil, ...transfers, faults: turmoil.faults }),
        seed,
      ).finish()
      expect(violationsOf(run)).toEqual([])
      expect(jepsenChecker('bank', { total: 100 }).judge(run.history).verdict).toBe('valid')
      expect(outcomesOf(run).ok).toBeGreaterThan(20)
    }
  })

  test('most transactions are committed where nothing is wrong, and nobody is left in doubt', () => {
    const relaxed = { ...calm, workload: listAppend({ clients: 6, rate: 80, keys: 8 }) }
    const { ok, fail, info } = outcomesOf(simulateResolved(storeUnder(protocol, relaxed), 1).finish())
    expect(info).toBe(0)
    expect(ok).toBeGreaterThan(3 * fail)
    expect(fail, 'without collisions nothing is tried').toBeGreaterThan(5)
  })

  test('everything that is interesting is come by', () => {
    const runs = [calm, restarts, turmoil].flatMap((circumstances) =>
      [1, 2, 3, 4, 5].map((seed) => simulateResolved(storeUnder(protocol, circumstances), seed).finish()),
    )
    expect(marksOf(runs).missed).toEqual([])
  })
})

test('where reads are checked as well, transactions are strictly serializable, in turmoil and without', () => {
  const protocol = snapshotStore({ isolation: 'serializable' })
  for (const circumstances of [calm, turmoil])
    expect(
      SEEDS.flatMap((seed) => wrongWithTransactions(storeUnder(protocol, circumstances), seed) ?? []),
    ).toEqual([])
})
