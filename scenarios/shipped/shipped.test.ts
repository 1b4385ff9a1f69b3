import { describe, expect, test } from 'vitest'
import { protocols } from '../../protocols/index.ts'
import type { ResolvedScenario, Scenario } from '../../sim/index.ts'
import type { JudgedRun } from '../judged-run.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { scenarios } from './index.ts'

const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1)

function shipped(name: string): Scenario {
  return scenarios[name] as Scenario
}

function judged(scenario: ResolvedScenario, seed: string | number): JudgedRun {
  return runResolved(scenario, seed)
}

/** The same scenario with the protocol as it should be. */
function corrected(scenario: Scenario, seed: string | number): ResolvedScenario {
  const { cluster, ...rest } = JSON.parse(JSON.stringify(resolveScenario(scenario, seed))) as ResolvedScenario
  const groups = cluster.groups.map(({ protocol, ...group }) => {
    const { mutant: _, ...correct } = protocol
    return { ...group, protocol: correct }
  })
  return resolveScenario({ ...rest, cluster: { groups } }, seed)
}

/** The properties that did not hold, or of which nobody knows. */
function wrongWith({ properties }: JudgedRun): readonly string[] {
  return properties
    .filter(({ verdict }) => verdict === 'invalid' || verdict === 'unknown')
    .map(({ name, why }) => `${name}: ${why}`)
}

/** Each mutant's scenario, the property that it violates, and what the mutant says that it breaks. */
const catches: readonly (readonly [scenario: string, mutant: string, property: string, said: string])[] = [
  ['raft-stale-read', 'stale-read', 'linearizable (register)', 'linearizability'],
  ['raft-forgets-vote', 'forgets-vote', 'raft: election safety', 'election safety'],
  ['raft-earlier-term', 'earlier-term', 'raft: leader completeness', 'leader completeness'],
  ['single-server-no-flush', 'no-flush', 'linearizable (register)', 'durability'],
  ['single-server-no-sessions', 'no-sessions', 'linearizable (kv)', 'linearizability'],
]

describe('every mutant has a scenario that catches it', () => {
  test('and every scenario but that of the correct Raft has a mutant', () => {
    const mutants = Object.values(protocols).flatMap(({ definition }) =>
      Object.keys(definition.mutants ?? {}),
    )
    expect(catches.map(([, mutant]) => mutant).sort()).toStrictEqual([...mutants].sort())
    expect(['raft-partition', ...catches.map(([name]) => name)].sort()).toStrictEqual(
      Object.keys(scenarios).sort(),
    )
  })

  test.each(catches)('%s catches %s at its own seed by %s', (name, mutant, property, said) => {
    const scenario = shipped(name)
    const run = judged(resolveScenario(scenario, scenario.seed as number), scenario.seed as number)
    expect(run.record.scenario.cluster.groups.map(({ protocol }) => protocol.mutant)).toStrictEqual([mutant])
    const violated = run.properties.filter(({ verdict }) => verdict === 'invalid').map(({ name }) => name)
    expect(violated).toStrictEqual([property])
    const [known] = Object.values(protocols).flatMap(({ definition }) => {
      const known = definition.mutants?.[mutant]
      return known === undefined ? [] : [known]
    })
    expect(known?.breaks.startsWith(said), `the mutant says that it breaks ${known?.breaks}`).toBe(true)
  })

  test.each(catches)('%s holds with the correct protocol, at seeds from 1 to 30', (name) => {
    const wrong = SEEDS.flatMap((seed) =>
      wrongWith(judged(corrected(shipped(name), seed), seed)).map((why) => `seed ${seed}: ${why}`),
    )
    expect(wrong).toStrictEqual([])
  })
})

test('raft-stale-read is violated at three or more of the seeds from 1 to 10, always by linearizability', () => {
  const violated = SEEDS.slice(0, 10).map((seed) =>
    judged(resolveScenario(shipped('raft-stale-read'), seed), seed)
      .properties.filter(({ verdict }) => verdict === 'invalid')
      .map(({ name, anomaly }) => `${name}, ${anomaly}`),
  )
  expect(violated.filter(({ length }) => length > 0).length).toBeGreaterThanOrEqual(3)
  expect(new Set(violated.flat())).toStrictEqual(new Set(['linearizable (register), stale-read']))
})

describe('raft-partition', () => {
  const runs = SEEDS.map((seed) => judged(resolveScenario(shipped('raft-partition'), seed), seed))

  test('holds at seeds from 1 to 30', () => {
    const wrong = runs.flatMap((run) => wrongWith(run).map((why) => `seed ${run.record.seed}: ${why}`))
    expect(wrong).toStrictEqual([])
  })

  test('has every fault injected at seed 7', () => {
    const { faults } = (runs[6] as JudgedRun).record
    expect(faults.length).toBeGreaterThan(5)
    expect(faults.filter(({ injected }) => !injected)).toStrictEqual([])
  })

  test('tries every sometimes of Raft under one seed or another', () => {
    const reached = new Set(
      runs.flatMap(({ properties }) =>
        properties
          .filter(({ kind, verdict }) => kind === 'sometimes' && verdict === 'valid')
          .map(({ name }) => name),
      ),
    )
    const all = new Set(
      runs.flatMap(({ properties }) =>
        properties.filter(({ kind }) => kind === 'sometimes').map(({ name }) => name),
      ),
    )
    expect([...all].filter((name) => !reached.has(name))).toStrictEqual([])
    expect(reached.size).toBeGreaterThanOrEqual(8)
  })
})
