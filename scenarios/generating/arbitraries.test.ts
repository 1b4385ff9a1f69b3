import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import { linearizable } from '../checks/index.ts'
import type { Scenario } from '../../sim/index.ts'
import { resolveScenario } from '../resolve.ts'
import { validateScenario } from '../validate.ts'
import { register } from '../workloads/index.ts'
import { arbitraries, faultPatterns } from './index.ts'
import { EVERYTHING, lively } from './testing/grounds.ts'

const busy: Scenario = {
  name: 'busy',
  cluster: { protocol: lively(EVERYTHING), nodes: 5, spares: 1, versions: [lively(EVERYTHING)] },
  zones: { east: ['n1', 'n2'], west: ['n3', 'n4', 'n5'] },
  duration: 4_000,
  settle: 1_000,
}

const replicated: Scenario = {
  name: 'replicated',
  cluster: { protocol: raft(), nodes: 3 },
  workload: register({ clients: 2 }),
  duration: 2_000,
  settle: 500,
  checks: [linearizable()],
}

/** What is left of a value that fails whatever it is: the simplest that there is. */
function simplest<T>(arbitrary: fc.Arbitrary<T>, fails: (value: T) => boolean = () => true): T {
  const { counterexample } = fc.check(
    fc.property(arbitrary, (value) => !fails(value)),
    { numRuns: 200, seed: 7 },
  )
  if (counterexample === null) throw new Error('nothing failed')
  return counterexample[0]
}

function isValid(parts: Partial<Scenario>): boolean {
  validateScenario({ ...busy, ...parts }, 'drawn')
  return resolveScenario({ ...busy, ...parts }, 1).faults.length === ((parts.faults as []) ?? []).length
}

describe('what each gives can stand in a scenario', () => {
  test.each(Object.keys(faultPatterns) as (keyof typeof faultPatterns)[])('faults of %s', (pattern) => {
    const faults = arbitraries.patternsOf(pattern, busy)
    fc.assert(
      fc.property(faults, (drawn) => {
        expect(drawn.length).toBeGreaterThan(0)
        expect(isValid({ faults: drawn })).toBe(true)
      }),
      { numRuns: 40 },
    )
  })

  test('schedules of faults', () => {
    const schedules = arbitraries.faultSchedules(busy)
    fc.assert(
      fc.property(schedules, (faults) => {
        expect(isValid({ faults })).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('networks, topologies and clusters', () => {
    const protocol = lively(EVERYTHING)
    const topologies = arbitraries.topologies(['n1', 'n2', 'n3'], { protocol })
    const clusters = arbitraries.clusters(protocol, { nodes: [3, 4, 5], spares: [0, 1] })
    fc.assert(
      fc.property(topologies, clusters, (topology, cluster) => {
        expect(isValid({ ...topology, cluster })).toBe(true)
      }),
      { numRuns: 60 },
    )
  })

  test('scenarios like one, which are resolved', () => {
    const vary = { nodes: [3, 5], latency: true, options: true, workload: true }
    fc.assert(
      fc.property(arbitraries.scenariosOf(replicated, { vary }), (drawn) => {
        validateScenario(drawn, 'drawn')
        expect(resolveScenario(drawn, 'another seed')).toStrictEqual(drawn)
      }),
      { numRuns: 30 },
    )
  })
})

describe('each shrinks to the simplest there is', () => {
  test('no faults at all', () => {
    expect(simplest(arbitraries.faultSchedules(busy))).toStrictEqual([])
  })

  test('one fault, where there must be one of a kind', () => {
    const faults = simplest(arbitraries.faultSchedules(busy), (drawn) =>
      drawn.some(({ kind }) => kind === 'pause'),
    )
    expect(faults.length, JSON.stringify(faults)).toBeLessThanOrEqual(2)
  })

  test('a constant latency', () => {
    expect(simplest(arbitraries.latencies())).toMatchObject({ kind: 'constant' })
    expect(simplest(arbitraries.networks()).latency).toMatchObject({ kind: 'constant' })
  })

  test('the smallest cluster, whatever the order in which sizes are given', () => {
    const clusters = arbitraries.clusters(raft(), { nodes: [5, 3, 7], spares: [2, 0] })
    expect(simplest(clusters)).toMatchObject({ nodes: 3 })
    expect(simplest(clusters).spares ?? 0).toBe(0)
  })

  test('defaults', () => {
    expect(simplest(arbitraries.protocolOptions(raft))).toStrictEqual(raft().options)
    expect(simplest(arbitraries.workloadsOf(register)).options).toStrictEqual(register().options)
  })

  test('few operations', () => {
    const operations = arbitraries.operations(register({ keys: 1 }))
    const writes = simplest(operations, (drawn) => drawn.some(({ f }) => f === 'write'))
    expect(writes.length).toBeLessThanOrEqual(3)
    expect(simplest(operations)).toHaveLength(0)
  })

  test('of scenarios, a small cluster without faults', () => {
    const scenarios = arbitraries.scenariosOf(replicated, { vary: { nodes: [7, 5, 3], latency: true } })
    const { cluster, faults, network } = simplest(scenarios)
    expect(cluster.groups.map(({ nodes }) => nodes)).toStrictEqual([3])
    expect(faults).toStrictEqual([])
    expect(network.latency).toMatchObject({ kind: 'constant' })
  })
})

describe('what a scenario does not have', () => {
  test('is not aimed at', () => {
    const { zones: _, ...nowhere } = busy
    const drawn = JSON.stringify(fc.sample(arbitraries.targets(nowhere), { numRuns: 200, seed: 1 }))
    expect(drawn).toContain('"leader"')
    expect(drawn).not.toContain('zone')
    expect(JSON.stringify(fc.sample(arbitraries.targets(busy), { numRuns: 200, seed: 1 }))).toContain(
      '"east"',
    )
  })

  test('is refused where it is asked for', () => {
    expect(() => arbitraries.faultsOf('upgrade', replicated)).toThrow('upgrade')
    expect(() => arbitraries.faultsOf('nap' as never, replicated)).toThrow('nap')
    expect(() => arbitraries.patternsOf('nap' as never, replicated)).toThrow('nap')
    expect(() => arbitraries.clusters(raft(), { nodes: [] })).toThrow('nodes')
  })
})
