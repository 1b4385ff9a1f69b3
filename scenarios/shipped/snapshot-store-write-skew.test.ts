import { expect, test } from 'vitest'
import { lockingStore, snapshotStore } from '../../protocols/index.ts'
import type { Scenario } from '../../sim/index.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { snapshotStoreWriteSkew } from './snapshot-store-write-skew.ts'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)

const violatedAt = (scenario: Scenario, seed: number): readonly string[] =>
  runResolved(resolveScenario(scenario, seed), seed)
    .properties.filter(({ verdict }) => verdict === 'invalid' || verdict === 'unknown')
    .map(({ name }) => name)

test('write skew is found at every seed, and nothing else is wrong', () => {
  expect(SEEDS.flatMap((seed) => violatedAt(snapshotStoreWriteSkew, seed))).toStrictEqual(
    SEEDS.map(() => 'serializable'),
  )
})

test.each([
  ['that also checks what was read', snapshotStore({ isolation: 'serializable' })],
  ['that locks', lockingStore()],
])('a store %s has none', (_, protocol) => {
  const other = { ...snapshotStoreWriteSkew, cluster: { protocol, nodes: 3 } }
  expect(SEEDS.flatMap((seed) => violatedAt(other, seed))).toStrictEqual([])
})
