import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { raft } from '../../protocols/index.ts'
import {
  clog,
  crash,
  type Fault,
  loss,
  message,
  partition,
  replace,
  type ResolvedScenario,
  type Scenario,
} from '../../sim/index.ts'
import { anyFault } from '../../sim/testing/arbitraries.ts'
import { resolveScenario } from '../resolve.ts'
import { listed } from '../workloads/index.ts'
import { operationsOf } from './listing.ts'
import { withFewerNodes } from './smaller-cluster.ts'

const NODES = 5
const DURATION = 1_000

function scenarioWith(faults: readonly Fault[], rest: Partial<Scenario> = {}): ResolvedScenario {
  const cluster = { protocol: raft(), nodes: NODES, spares: 1 }
  return resolveScenario({ name: 'clustered', cluster, faults, duration: DURATION, ...rest }, 1)
}

/** What is left of a scenario when only the nodes of these places stay, and the spare. */
function smaller(scenario: ResolvedScenario, ...kept: readonly number[]): ResolvedScenario {
  const [group] = scenario.cluster.groups
  if (group === undefined) throw new Error('it has no group')
  return withFewerNodes(scenario, group, kept, 1)
}

describe('a smaller cluster', () => {
  test('faults are about the same nodes by their new names, and those about nobody who is left are gone', () => {
    const faults = [
      crash({ at: 1, node: 'n3' }),
      crash({ at: 1, node: 'n2' }),
      crash({ at: { on: 'flush', of: 'n5' }, node: { role: 'leader' } }),
      partition({
        at: 1,
        split: {
          groups: [
            ['n1', 'n2'],
            ['n3', 'n4'],
          ],
        },
      }),
      partition({ at: 1, split: { groups: [['n1'], ['n2', 'n4']] } }),
      clog({ at: 1, on: { oneWay: { from: ['n5', 'n2'], to: [{ role: 'leader' }] } } }),
      loss({
        at: 1,
        probability: 0.1,
        on: {
          links: [
            ['n1', 'n2'],
            ['n5', 'n3'],
          ],
        },
      }),
      message({ from: 'n3', to: 'n1', nth: 1, act: 'drop' }),
      message({ from: 'n4', to: 'n1', nth: 1, act: 'drop' }),
      replace({ at: 1, node: 'n5', by: 'n6' }),
    ]
    const left = smaller(scenarioWith(faults), 0, 2, 4)
    expect(left.faults).toMatchObject([
      { kind: 'crash', node: 'n2' },
      { kind: 'crash', at: { of: 'n3' } },
      { kind: 'partition', split: { groups: [['n1'], ['n2']] } },
      { kind: 'clog', on: { oneWay: { from: ['n3'], to: [{ role: 'leader' }] } } },
      { kind: 'loss', on: { links: [['n3', 'n2']] } },
      { kind: 'message', from: 'n2', to: 'n1' },
      { kind: 'replace', node: 'n3', by: 'n4' },
    ])
    expect(left.cluster.groups).toMatchObject([{ nodes: 3, spares: 1 }])
  })

  test('clients stay beside the nodes that they were beside, and messages are still theirs', () => {
    const operations = [1, 3, 5, 8].map((client) => ({ client, at: client, f: 'read', key: 'x' }))
    const faults = [message({ from: 'c3', to: 'n3', nth: 1, act: 'drop' })]
    const left = smaller(scenarioWith(faults, { workload: listed({ operations }) }), 2, 4)
    // c3 and c8 were beside n3, which is n1 now; c5 beside n5, which is n2; c1 was beside n1, which is gone.
    expect(operationsOf(left).map(({ at, client }) => [at, client])).toStrictEqual([
      [1, 4],
      [3, 1],
      [5, 2],
      [8, 3],
    ])
    expect(left.faults).toMatchObject([{ from: 'c1', to: 'n1' }])
  })

  test('zones, round trips and who is healed are of those that are left', () => {
    const zones = { east: ['n1', 'n2'], west: ['n3'], north: ['n4', 'n5'] }
    const roundTripMs = { east: { west: 70, north: 20 }, north: { north: 1 } }
    const rest = { zones, network: { roundTripMs }, settle: 100, quiesce: { core: ['n3', 'n4'] } }
    const left = smaller(scenarioWith([crash({ at: 1, node: { zone: 'west' } })], rest), 0, 3)
    expect(left.zones).toStrictEqual({ east: ['n1'], north: ['n2'] })
    expect(left.network.roundTripMs).toStrictEqual({ east: { north: 20 }, north: { north: 1 } })
    expect(left.quiesce).toStrictEqual({ core: ['n2'] })
    expect(left.faults).toStrictEqual([])
  })

  test('whatever the faults are, it is a scenario', () => {
    const kept = fc.subarray([0, 1, 2, 3, 4], { minLength: 1 })
    const faults = fc.array(anyFault(NODES, DURATION), { maxLength: 4 })
    fc.assert(
      fc.property(faults, kept, (given, places) => {
        const named = given.map((fault, i) => ({ ...fault, id: `fault-${i}` }))
        const left = smaller(scenarioWith(named), ...places)
        expect(() => resolveScenario(left, 1)).not.toThrow()
        const text = JSON.stringify(left.faults)
        for (let gone = places.length + 2; gone <= NODES + 1; gone++) expect(text).not.toContain(`"n${gone}"`)
      }),
    )
  })
})
