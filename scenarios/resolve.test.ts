import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protocols, raft } from '../protocols/index.ts'
import {
  crash,
  defineProtocol,
  type Fault,
  InputError,
  message,
  partition,
  type ResolvedScenario,
  type Scenario,
  simulateResolved,
} from '../sim/index.ts'
import { definitionOf } from '../sim/reference.ts'
import { checks, linearizable } from './checks/index.ts'
import { libraryOf } from './library.ts'
import { resolveScenario } from './resolve.ts'
import { anyScenario } from './testing/arbitraries.ts'
import { validateScenario } from './validate.ts'
import { register, workloads } from './workloads/index.ts'

const base: Scenario = { name: 't', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }

function plain(scenario: ResolvedScenario): ResolvedScenario {
  return JSON.parse(JSON.stringify(scenario)) as ResolvedScenario
}

function withFaults(...faults: readonly Fault[]): ResolvedScenario {
  return resolveScenario({ ...base, faults }, 1)
}

describe('every default is written out', () => {
  test('of a scenario that says as little as can be', () => {
    expect(resolveScenario(base, 1)).toStrictEqual({
      name: 't',
      cluster: { groups: [{ name: 'n', protocol: raft(), nodes: 3, spares: 0 }] },
      zones: {},
      network: { latency: { kind: 'constant', ms: 1 }, loss: 0, duplicate: 0, order: 'free' },
      disk: {
        write: { kind: 'constant', ms: 0 },
        append: { kind: 'constant', ms: 0 },
        flush: { kind: 'constant', ms: 0.1 },
        checksums: true,
        unflushed: 'prefix',
        restartMs: 1_000,
      },
      clocks: { offsetMs: 0, driftPpm: 0, uncertaintyMs: 0 },
      budget: { copies: 'minority', exceed: false },
      faults: [],
      duration: 1_000,
      settle: 0,
      quiesce: { core: 'all' },
      checks: [],
    })
  })

  test('and what is said stands', () => {
    const latency = { kind: 'uniform', min: 1, max: 2 } as const
    const groups = [{ name: 'a', protocol: raft(), nodes: 2, spares: 1 }]
    const resolved = resolveScenario(
      { ...base, cluster: { groups }, network: { latency, loss: 0.5 }, settle: 10 },
      1,
    )
    expect(resolved).toMatchObject({
      cluster: { groups },
      network: { latency, loss: 0.5, duplicate: 0 },
      settle: 10,
    })
  })

  test('of options that a file leaves out', () => {
    const {
      cluster,
      workload,
      checks: resolvedChecks,
    } = resolveScenario(
      {
        ...base,
        cluster: { protocol: { use: 'raft', options: { heartbeat: 20 } }, nodes: 3 },
        workload: { use: 'register' },
        checks: [{ use: 'linearizable', options: {} }],
      } as unknown as Scenario,
      1,
    )
    expect(cluster.groups[0]?.protocol).toStrictEqual(raft({ heartbeat: 20 }))
    expect(workload).toStrictEqual(register())
    expect(resolvedChecks).toStrictEqual([linearizable()])
  })

  test('but for what a run does not depend on', () => {
    const resolved = resolveScenario({ ...base, description: 'words', seed: 5 }, 1)
    expect(resolved).toStrictEqual(resolveScenario(base, 1))
  })
})

describe('resolving is a function of scenario and seed, and done once', () => {
  test('what is resolved is a scenario, and resolves to itself under any seed', () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), fc.nat(), (scenario, seed, other) => {
        const resolved = resolveScenario(scenario, seed)
        validateScenario(resolved, 'resolved')
        expect(resolveScenario(resolved, seed)).toStrictEqual(resolved)
        expect(resolveScenario(resolved, other), 'nothing is left to be drawn').toStrictEqual(resolved)
      }),
      { numRuns: 300 },
    )
  })

  test('so is and does what a file holds of it', () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (scenario, seed) => {
        const resolved = resolveScenario(scenario, seed)
        validateScenario(plain(resolved), 'from a file')
        expect(plain(resolveScenario(plain(resolved), seed))).toStrictEqual(plain(resolved))
      }),
      { numRuns: 300 },
    )
  })

  test('what is resolved can be run', () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (scenario, seed) => {
        const record = simulateResolved(resolveScenario(scenario, seed), seed).finish()
        expect(record.faults).toHaveLength(record.scenario.faults.length)
      }),
      { numRuns: 100 },
    )
  })

  test('a scenario is left as it was', () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (scenario, seed) => {
        const before = JSON.stringify(scenario)
        resolveScenario(scenario, seed)
        expect(JSON.stringify(scenario)).toBe(before)
      }),
    )
  })

  test('a seed is the same as a number and as a text', () => {
    const scenario: Scenario = { ...base, faults: { generate: 'swarm' } }
    expect(resolveScenario(scenario, 7)).toStrictEqual(resolveScenario(scenario, '7'))
  })

  test('generated faults are drawn from the seed, and from what happens in the scenario', () => {
    const faults = { generate: 'swarm' } as const
    const drawn = (scenario: Partial<Scenario>, seed: number): string =>
      JSON.stringify(resolveScenario({ ...base, faults, ...scenario }, seed).faults)
    const seeds = Array.from({ length: 50 }, (_, seed) => seed)
    for (const seed of seeds) {
      const changed = { name: 'other', checks: [linearizable()] }
      expect(drawn(changed, seed), `seed ${seed}`).toBe(drawn({}, seed))
    }
    expect(new Set(seeds.map((seed) => drawn({}, seed))).size).toBeGreaterThan(45)
  })
})

describe('every fault has an id of its own', () => {
  test('its own, or its kind and number', () => {
    const faults = [
      crash({ at: 1, node: 'n1' }),
      partition({ at: 1, split: 'halves' }),
      crash({ id: 'mine', at: 2, node: 'n1' }),
      crash({ at: 3, node: 'n1' }),
    ]
    expect(withFaults(...faults).faults.map(({ id }) => id)).toStrictEqual([
      'crash-1',
      'partition-1',
      'mine',
      'crash-3',
    ])
  })

  test('which is none that another was given', () => {
    const [first, second, third] = ['crash-2', undefined, undefined].map((id) =>
      crash({ at: 1, node: 'n1', ...(id === undefined ? {} : { id }) }),
    ) as [Fault, Fault, Fault]
    expect(withFaults(first, second, third).faults.map(({ id }) => id)).toStrictEqual([
      'crash-2',
      'crash-3',
      'crash-4',
    ])
    expect(withFaults(second, first).faults.map(({ id }) => id)).toStrictEqual(['crash-1', 'crash-2'])
  })

  test('whatever the faults are', () => {
    fc.assert(
      fc.property(anyScenario, fc.nat(), (scenario, seed) => {
        const ids = resolveScenario(scenario, seed).faults.map(({ id }) => id)
        expect(new Set(ids).size).toBe(ids.length)
      }),
    )
  })

  test('and two that were given the same are refused', () => {
    const twins = [1, 2].map((at) => crash({ id: 'a', at, node: 'n1' }))
    expect(() => withFaults(...twins)).toThrow('scenario t: two faults have the id "a"')
  })
})

describe('code is found by name', () => {
  test('and the references carry it', () => {
    const scenario = { ...base, workload: register(), checks: [linearizable()] }
    const { cluster, workload, checks: found } = resolveScenario(plain(resolveScenario(scenario, 1)), 1)
    expect(cluster.groups.map(({ protocol }) => definitionOf(protocol))).toStrictEqual([
      protocols.raft.definition,
    ])
    expect(workload && definitionOf(workload)).toBe(workloads.register.definition)
    expect(found.map(definitionOf)).toStrictEqual([checks.linearizable.definition])
  })

  test('in the library that is given', () => {
    const { definition } = defineProtocol({
      name: 'mine',
      defaults: { speed: 1 },
      create: () => ({ receive() {}, inspect: () => ({}) }),
    })
    const protocol = { use: 'mine', from: './mine.ts#mine', options: {} }
    const library = libraryOf((from) => (from === './mine.ts#mine' ? definition : {}))
    const { cluster } = resolveScenario({ ...base, cluster: { protocol, nodes: 1 } }, 1, { library })
    expect(cluster.groups[0]?.protocol).toStrictEqual({ ...protocol, options: { speed: 1 } })
    expect(definitionOf(cluster.groups[0]?.protocol as never)).toBe(definition)
  })

  test('and the scenario is called in errors what it is asked to be called', () => {
    const unknown = { ...base, cluster: { protocol: { use: 'x', options: {} }, nodes: 1 } }
    expect(() => resolveScenario(unknown, 1, { where: 'a/t.json' })).toThrow(
      /^a\/t\.json: there is no protocol "x"/,
    )
    expect(() => resolveScenario(unknown, 1)).toThrow(/^scenario t: /)
  })
})

const known = 'expected a node of the cluster: n1, n2, n3'
const inFaults: readonly (readonly [what: string, fault: Fault, says: string])[] = [
  ['the target of a crash', crash({ at: 1, node: 'n9' }), `node is "n9", ${known}`],
  ['who is isolated', partition({ at: 1, split: { isolate: 'm1' } }), `split.isolate is "m1", ${known}`],
  [
    'who is in a group',
    partition({ at: 1, split: { groups: [['n1'], ['n2', 'n4']] } }),
    `split.groups[1][1] is "n4", ${known}`,
  ],
  [
    'who is not heard',
    partition({ at: 1, split: { oneWay: { from: [{ pick: 'any' }, 'n0'], to: ['n1'] } } }),
    `split.oneWay.from[1] is "n0", ${known}`,
  ],
  [
    'who does not hear',
    partition({ at: 1, split: { oneWay: { from: ['n1'], to: ['c1'] } } }),
    `split.oneWay.to[0] is "c1", ${known}`,
  ],
  ['who sends', message({ from: 'n9', to: 'n1', nth: 1, act: 'drop' }), `from is "n9", ${known}`],
  ['who receives', message({ from: 'n1', to: 'client', nth: 1, act: 'drop' }), `to is "client", ${known}`],
  ['who flushes', crash({ at: { on: 'flush', of: 'n9' }, node: 'n1' }), `at.of is "n9", ${known}`],
]

describe('a name that nobody has is refused', () => {
  test.each(inFaults)('as %s', (_, fault, says) => {
    expect(() => withFaults(crash({ at: 1, node: 'n1' }), fault)).toThrow(`scenario t: faults[1].${says}`)
  })

  test('but not what may be a name once the run is on', () => {
    const faults = [
      crash({ at: { on: 'flush', of: 'any' }, node: 'n1' }),
      crash({ at: { on: 'role', of: 'leader' }, node: { role: 'leader' } }),
      message({ from: 'c1', to: 'n1', nth: 1, act: 'drop' }),
    ]
    expect(withFaults(...faults).faults).toHaveLength(3)
  })

  test('and spares are nodes too', () => {
    const cluster = { protocol: raft(), nodes: 2, spares: 1 }
    const spared = { ...base, cluster, faults: [crash({ at: 1, node: 'n3' })] }
    expect(resolveScenario(spared, 1).faults).toHaveLength(1)
  })

  test('without naming every node of a large cluster', () => {
    const large = {
      ...base,
      cluster: { protocol: raft(), nodes: 1_000 },
      faults: [crash({ at: 1, node: 'x' })],
    }
    expect(() => resolveScenario(large, 1)).toThrow(/: n1, n2, n3, n4, n5, n6, n7, n8, n9, n10, …$/)
  })
})

test('what is no scenario, or no seed, is refused', () => {
  expect(() => resolveScenario(null as never, 1)).toThrow('the scenario: it is null, expected an object')
  expect(() => resolveScenario({ ...base, faults: { generate: 'swarm' } }, '')).toThrow(InputError)
})
