import { describe, expect, test } from 'vitest'
import { protocols } from '../../protocols/index.ts'
import type { Mutant, ResolvedGroup, ResolvedScenario, Scenario } from '../../sim/index.ts'
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

/** A mutant's own scenario, the property that it violates, and what the mutant says that it breaks. */
const catches: readonly (readonly [scenario: string, mutant: string, property: string, said: string])[] = [
  ['raft-stale-read', 'raft/stale-read', 'linearizable (register)', 'linearizability'],
  ['raft-forgets-vote', 'raft/forgets-vote', 'raft: election safety', 'election safety'],
  ['raft-earlier-term', 'raft/earlier-term', 'raft: leader completeness', 'leader completeness'],
  ['single-server-no-flush', 'single-server/no-flush', 'linearizable (register)', 'durability'],
  ['single-server-no-sessions', 'single-server/no-sessions', 'linearizable (kv)', 'linearizability'],
]

/** The scenarios in which any mutant may take the place of its protocol, and the mutants that have none of their own. */
const generated: { readonly [scenario: string]: readonly string[] } = {
  'raft-generated': [
    'raft/ignores-log',
    'raft/skips-consistency-check',
    'raft/truncates-always',
    'raft/match-by-next',
    'raft/commits-past-match',
    'raft/no-sessions',
    'raft/acknowledges-append',
    'raft/read-without-noop',
    'raft/unflushed-append',
    'raft/unflushed-vote',
  ],
  'primary-backup-generated': [
    'primary-backup/acknowledges-early',
    'primary-backup/longest-log',
    'primary-backup/keeps-serving',
    'primary-backup/forgets-promise',
    'primary-backup/truncates-to-commit',
    'primary-backup/network-error-is-success',
    'primary-backup/no-replay',
  ],
  'quorum-register-generated': [
    'quorum-register/no-write-back',
    'quorum-register/no-writer-id',
    'quorum-register/first-answer',
    'quorum-register/small-quorums',
    'quorum-register/volatile-replica',
    'quorum-register/counts-duplicates',
    'quorum-register/takes-older',
    'quorum-register/no-sessions',
  ],
}

/** A mutant by its protocol and name. */
function mutantOf(name: string): Mutant | undefined {
  const [protocol = '', mutant = ''] = name.split('/')
  return Object.entries(protocols).find(([known]) => known === protocol)?.[1].definition.mutants?.[mutant]
}

test('every mutant has a scenario of its own or a generated one, and every scenario but that of the correct Raft is for some', () => {
  const mutants = Object.values(protocols).flatMap(({ definition: { name, mutants = {} } }) =>
    Object.keys(mutants).map((mutant) => `${name}/${mutant}`),
  )
  const caught = [...catches.map(([, mutant]) => mutant), ...Object.values(generated).flat()]
  expect(caught.sort()).toStrictEqual(mutants.sort())
  const named = ['raft-partition', ...catches.map(([name]) => name), ...Object.keys(generated)]
  expect(named.sort()).toStrictEqual(Object.keys(scenarios).sort())
})

describe('every mutant with a scenario of its own is caught by it', () => {
  test.each(catches)('%s catches %s at its own seed by %s', (name, mutant, property, said) => {
    const scenario = shipped(name)
    const run = judged(resolveScenario(scenario, scenario.seed as number), scenario.seed as number)
    const switched = run.record.scenario.cluster.groups.map(
      ({ protocol }) => `${protocol.use}/${protocol.mutant}`,
    )
    expect(switched).toStrictEqual([mutant])
    const violated = run.properties.filter(({ verdict }) => verdict === 'invalid').map(({ name }) => name)
    expect(violated).toStrictEqual([property])
    const breaks = mutantOf(mutant)?.breaks
    expect(breaks?.startsWith(said), `the mutant says that it breaks ${breaks}`).toBe(true)
  })

  test.each(catches)('%s holds with the correct protocol, at seeds from 1 to 30', (name) => {
    const wrong = SEEDS.flatMap((seed) =>
      wrongWith(judged(corrected(shipped(name), seed), seed)).map((why) => `seed ${seed}: ${why}`),
    )
    expect(wrong).toStrictEqual([])
  })
})

describe.each(Object.entries(generated))('%s', (name, mutants) => {
  const runs = SEEDS.map((seed) => judged(resolveScenario(shipped(name), seed), seed))

  test('is of the correct protocol, and holds at seeds from 1 to 30', () => {
    const wrong = runs.flatMap((run) => wrongWith(run).map((why) => `seed ${run.record.seed}: ${why}`))
    expect(wrong).toStrictEqual([])
  })

  test('tries faults of many kinds, in half of the runs two or more', () => {
    const injected = runs.map(({ record }) => record.faults.filter((fault) => fault.injected))
    expect(injected.filter(({ length }) => length >= 2).length).toBeGreaterThanOrEqual(SEEDS.length / 2)
    expect(new Set(injected.flat().map(({ fault }) => fault.kind)).size).toBeGreaterThan(12)
  })

  test('lets any of its mutants take the place of the protocol, and catches one at seeds from 1 to 4', () => {
    const [{ protocol }] = resolveScenario(shipped(name), 1).cluster.groups as [ResolvedGroup]
    const replaced = (mutant: string): Scenario => {
      const [use, switched = ''] = mutant.split('/')
      expect(use).toBe(protocol.use)
      const { cluster, ...rest } = shipped(name)
      return {
        ...rest,
        cluster: { ...cluster, protocol: { use: protocol.use, mutant: switched } },
      } as Scenario
    }
    const caught = mutants.filter((mutant) =>
      SEEDS.slice(0, 4).some((seed) => {
        const { properties } = judged(resolveScenario(replaced(mutant), seed), seed)
        return properties.some(({ verdict }) => verdict === 'invalid')
      }),
    )
    expect(caught.length).toBeGreaterThan(0)
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
