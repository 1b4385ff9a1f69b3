import { describe, expect, test } from 'vitest'
import { protocols } from '../../protocols/index.ts'
import type {
  FaultModel,
  InjectedFault,
  Mutant,
  ResolvedGroup,
  ResolvedScenario,
  Scenario,
} from '../../sim/index.ts'
import { bearingOfFault } from '../fault-bounds.ts'
import type { JudgedRun } from '../judged-run.ts'
import { withMutant } from '../mutant.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { borneBy, scenariosOf } from './families/family.ts'
import { families, scenarios } from './index.ts'

const SEEDS = seedsTo(10)

/** The seeds from 1 on. */
function seedsTo(last: number): readonly number[] {
  return Array.from({ length: last }, (_, i) => i + 1)
}

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

function injectedIn({ record }: JudgedRun): readonly InjectedFault[] {
  return record.faults.filter((outcome): outcome is InjectedFault => outcome.injected)
}

/** A mutant's own scenario, the property that it violates, and what the mutant says that it breaks. */
const catches: readonly (readonly [scenario: string, mutant: string, property: string, said: string])[] = [
  ['raft-stale-read', 'raft/stale-read', 'linearizable (register)', 'linearizability'],
  ['raft-forgets-vote', 'raft/forgets-vote', 'raft: election safety', 'election safety'],
  ['raft-earlier-term', 'raft/earlier-term', 'raft: leader completeness', 'leader completeness'],
  ['single-server-no-flush', 'single-server/no-flush', 'linearizable (register)', 'durability'],
  ['single-server-no-sessions', 'single-server/no-sessions', 'linearizable (kv)', 'linearizability'],
]

/** The generic scenario of a family, and the mutants of its protocol. */
const generic = families.map((family) => {
  const [{ protocol }] = resolveScenario(shipped(`${family.name}-generated`), 1).cluster.groups as [
    ResolvedGroup,
  ]
  const definition = Object.values(protocols).find(({ definition }) => definition.name === protocol.use)
  const mutants = Object.keys(definition?.definition.mutants ?? {})
  return { family, use: protocol.use, mutants }
})

/** A mutant by its protocol and name. */
function mutantOf(name: string): Mutant | undefined {
  const [protocol = '', mutant = ''] = name.split('/')
  return Object.entries(protocols).find(([known]) => known === protocol)?.[1].definition.mutants?.[mutant]
}

test('every mutant has a generic scenario, or one of its own', () => {
  const mutants = Object.values(protocols).flatMap(({ definition: { name, mutants = {} } }) =>
    Object.keys(mutants).map((mutant) => `${name}/${mutant}`),
  )
  const caught = new Set([
    ...catches.map(([, mutant]) => mutant),
    ...generic.flatMap(({ use, mutants }) => mutants.map((mutant) => `${use}/${mutant}`)),
  ])
  expect(mutants.filter((mutant) => !caught.has(mutant))).toStrictEqual([])
})

test('every mutant says where it was published, what it breaks, and the least that it needs', () => {
  for (const { definition } of Object.values(protocols)) {
    for (const [name, { source, breaks, needs }] of Object.entries(definition.mutants ?? {})) {
      for (const said of [source, breaks, needs])
        expect(said?.length, `${definition.name}/${name}`).toBeGreaterThan(5)
    }
  }
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

  test.each(catches)('%s holds with the correct protocol, at seeds from 1 to 10', (name) => {
    const wrong = SEEDS.flatMap((seed) =>
      wrongWith(judged(corrected(shipped(name), seed), seed)).map((why) => `seed ${seed}: ${why}`),
    )
    expect(wrong).toStrictEqual([])
  })
})

describe.each(generic)('$family.name-generated', ({ family, use, mutants }) => {
  const name = `${family.name}-generated`
  const runs = SEEDS.map((seed) => judged(resolveScenario(shipped(name), seed), seed))

  test('is of the correct protocol, and holds at seeds from 1 to 10', () => {
    const wrong = runs.flatMap((run) => wrongWith(run).map((why) => `seed ${run.record.seed}: ${why}`))
    expect(wrong).toStrictEqual([])
  })

  test('tries faults of two thirds of the families that are borne or more, in half of the runs two or more', () => {
    const injected = runs.map(injectedIn)
    expect(injected.filter(({ length }) => length >= 2).length).toBeGreaterThanOrEqual(SEEDS.length / 2)
    const bears = borneBy(family)
    const borne = Object.keys(bears).filter((kind) => Boolean(bears[kind as keyof FaultModel]))
    const tried = new Set(injected.flat().map(({ fault }) => bearingOfFault(fault)))
    const untried = () => borne.filter((kind) => !tried.has(kind as keyof FaultModel))
    // Of most, those seeds try enough.
    for (let seed = SEEDS.length + 1; seed <= 30 && untried().length > borne.length / 3; seed++) {
      const more = judged(resolveScenario(shipped(name), seed), seed)
      for (const { fault } of injectedIn(more)) tried.add(bearingOfFault(fault))
    }
    expect(untried().length, `not tried: ${untried().join(', ')}`).toBeLessThanOrEqual(borne.length / 3)
  })

  test('catches one of the mutants at seeds from 1 to 4', () => {
    if (mutants.length === 0) return
    // Under each seed all of them: one or another is mostly caught at the first.
    const isCaught = seedsTo(4).some((seed) => {
      const scenario = resolveScenario(shipped(name), seed)
      return mutants.some((mutant) => {
        const { properties } = judged(withMutant(scenario, mutant), seed)
        return properties.some(({ verdict }) => verdict === 'invalid')
      })
    })
    expect(isCaught, `one of ${mutants.length} mutants of ${use} is caught`).toBe(true)
  })
})

describe.each(families)('$name', (family) => {
  const circumstances = Object.values(scenariosOf(family)).filter(({ name }) => !name.endsWith('-generated'))

  test.each(circumstances)('$name holds, and each of its faults is injected', (scenario) => {
    const run = judged(resolveScenario(scenario, 1), 1)
    expect(wrongWith(run)).toStrictEqual([])
    expect(run.record.faults.filter(({ injected }) => !injected)).toStrictEqual([])
  })
})

test('raft-stale-read is violated at three or more of the seeds from 1 to 10, always by linearizability', () => {
  const violated = SEEDS.map((seed) =>
    judged(resolveScenario(shipped('raft-stale-read'), seed), seed)
      .properties.filter(({ verdict }) => verdict === 'invalid')
      .map(({ name, anomaly }) => `${name}, ${anomaly}`),
  )
  expect(violated.filter(({ length }) => length > 0).length).toBeGreaterThanOrEqual(3)
  const others = violated
    .flat()
    .filter((name) => !/^linearizable \(register\), (stale-read|opposite-order)$/.test(name))
  expect(others).toStrictEqual([])
})

describe('raft-partition', () => {
  // One of what is to happen sometimes happens in few of them.
  const runs = seedsTo(30).map((seed) => judged(resolveScenario(shipped('raft-partition'), seed), seed))

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
