import { expect, test } from 'vitest'
import { crdt } from '../../protocols/index.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { crdtClockAhead } from './crdt-clock-ahead.ts'

const SEEDS = Array.from({ length: 10 }, (_, i) => i + 1)

const violatedAt = (scenario: typeof crdtClockAhead, seed: number): readonly string[] =>
  runResolved(resolveScenario(scenario, seed), seed)
    .properties.filter(({ verdict }) => verdict === 'invalid' || verdict === 'unknown')
    .map(({ name }) => name)

test('who writes does not read it at any seed, and nothing else is wrong: all agree on what is lost', () => {
  expect(SEEDS.flatMap((seed) => violatedAt(crdtClockAhead, seed))).toStrictEqual(SEEDS.map(() => 'PRAM'))
})

test.each(['hybrid', 'lamport'] as const)('%s timestamps lose nothing', (timestamps) => {
  const logical = { ...crdtClockAhead, cluster: { protocol: crdt({ timestamps }), nodes: 3 } }
  expect(SEEDS.flatMap((seed) => violatedAt(logical, seed))).toStrictEqual([])
})
