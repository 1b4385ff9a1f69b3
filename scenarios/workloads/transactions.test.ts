import { describe, expect, test } from 'vitest'
import { jepsenChecker } from '../../checkers/index.ts'
import { lockingStore, snapshotStore } from '../../protocols/index.ts'
import { unseenAppend } from '../../protocols/testing/unseen-appends.ts'
import { type History, lognormal, type Protocol, type RunRecord, type Workload } from '../../sim/index.ts'
import { run } from '../run.ts'
import { performedIn } from '../testing/histories.ts'
import { bank, listAppend, longFork, registerTransactions, writeSkew } from './index.ts'

// Every workload of transactions on every store of them, under faults that those bear.

const SEEDS = [1, 2, 3, 4, 5, 6]
const initial = { a: 20, b: 20, c: 20, d: 20, e: 20 }
const stores: readonly (readonly [string, Protocol])[] = [
  ['a store that locks', lockingStore({ initial })],
  ['a store of snapshots', snapshotStore({ initial })],
]

const byJepsen =
  (checker: string, options = {}) =>
  (history: History): string | undefined => {
    const { verdict, why } = jepsenChecker(checker, options).judge(history)
    return verdict === 'valid' ? undefined : why
  }

const cases: readonly (readonly [Workload, (history: History) => string | undefined])[] = [
  [listAppend(), unseenAppend],
  [registerTransactions(), () => undefined],
  [writeSkew(), () => undefined],
  [longFork(), byJepsen('long-fork')],
  [bank(), byJepsen('bank', { total: 100 })],
]

function simulated(protocol: Protocol, workload: Workload, seed: number): RunRecord {
  return run(
    {
      name: `${workload.use}-on-${protocol.use}`,
      cluster: { protocol, nodes: 3 },
      network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
      disk: { flush: lognormal({ median: 1, p99: 10 }) },
      workload,
      faults: { generate: 'swarm' },
      duration: 7_000,
      settle: 3_000,
    },
    seed,
  )
}

describe.each(stores)('on %s', (_, protocol) => {
  test.each(cases.map(([workload, wrong]) => ({ name: workload.use, workload, wrong })))(
    '$name runs to its end under faults, and nothing is wrong',
    ({ workload, wrong }) => {
      let completed = 0
      let over = 0
      const found: string[] = []
      for (const seed of SEEDS) {
        const record = simulated(protocol, workload, seed)
        if (record.standing.clients.length === 0) over++
        completed += [...record.history].filter(({ type }) => type === 'ok').length
        const violated = record.properties.flatMap(({ violation }) => violation?.why ?? [])
        found.push(...[...violated, wrong(record.history) ?? []].flat().map((why) => `seed ${seed}: ${why}`))
      }
      expect(found).toStrictEqual([])
      expect(completed).toBeGreaterThan(300)
      expect(over).toBeGreaterThanOrEqual(SEEDS.length - 1)
    },
  )

  test.each(cases.map(([workload]) => [workload.use, workload] as const))(
    '%s issues the same operations for the same seed',
    (_name, workload) => {
      const issued = (seed: number) => {
        const record = simulated(protocol, workload, seed)
        return [
          record.traceHash,
          performedIn(record).map(({ asked }) => [asked.client, asked.f, asked.value]),
        ]
      }
      expect(issued(1)).toStrictEqual(issued(1))
      expect(issued(1)).not.toStrictEqual(issued(2))
    },
  )
})
