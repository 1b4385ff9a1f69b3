import { expect, test } from 'vitest'
import { primaryBackup } from '../../protocols/index.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { primaryBackupLostWrites } from './primary-backup-lost-writes.ts'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)

const violatedAt = (scenario: typeof primaryBackupLostWrites, seed: number): readonly string[] =>
  runResolved(resolveScenario(scenario, seed), seed)
    .properties.filter(({ verdict }) => verdict === 'invalid')
    .map(({ name }) => name)

test('acknowledged additions are lost at every seed, and nothing else is wrong', () => {
  expect(SEEDS.flatMap((seed) => violatedAt(primaryBackupLostWrites, seed))).toStrictEqual(
    SEEDS.map(() => 'set'),
  )
})

test('a primary that waits for a majority loses none', () => {
  const synchronous = {
    ...primaryBackupLostWrites,
    cluster: { protocol: primaryBackup({ object: 'set' }), nodes: 3 },
  }
  expect(SEEDS.flatMap((seed) => violatedAt(synchronous, seed))).toStrictEqual([])
})
