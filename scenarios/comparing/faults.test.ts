import { describe, expect, test } from 'vitest'
import type { Fault } from '../../sim/index.ts'
import { simulate } from '../run.ts'
import { silent } from '../../sim/testing/protocols.ts'
import { comparedFaults, faultsNamed, nodeNames } from './faults.ts'

const trialOf = (nodes: number, others: readonly string[] = []) => ({
  nodes,
  others,
  fromMs: 100,
  forMs: 200,
})

describe.each(Object.keys(comparedFaults).filter((name) => name !== 'none'))('faults "%s"', (name) => {
  test('act from when they are to, as long as they are to, on any number of nodes from 3 on', () => {
    for (const nodes of [3, 4, 5, 25]) {
      const faults = faultsNamed(name).faultsOf(trialOf(nodes))
      const scenario = { name: 'faulty', cluster: { protocol: silent, nodes }, faults, duration: 500 }
      const record = simulate(scenario, 1).finish()
      expect(record.faults.length, `${nodes} nodes`).toBeGreaterThan(0)
      for (const fault of record.faults)
        expect(fault, `${nodes} nodes`).toMatchObject({ injected: true, from: 100_000, to: 300_000 })
    }
  })
})

test('faults "none" are none', () => {
  expect(faultsNamed('none').faultsOf(trialOf(5))).toEqual([])
})

describe('a cut', () => {
  const groupsOf = ([fault]: readonly Fault[]) =>
    fault?.kind === 'partition' && typeof fault.split === 'object' && 'groups' in fault.split
      ? fault.split.groups
      : undefined

  test('parts a minority with the first node from all others, and who is not beside clients is there', () => {
    const cut = faultsNamed('partition')
    expect(groupsOf(cut.faultsOf(trialOf(5, ['master1'])))).toEqual([
      ['n1', 'n2'],
      ['n3', 'n4', 'n5', 'master1'],
    ])
    const smaller = [3, 4, 5, 6].map((nodes) => groupsOf(cut.faultsOf(trialOf(nodes)))?.[0]?.length)
    expect(smaller).toEqual([1, 1, 2, 2])
  })

  test('isolates the first node', () => {
    expect(groupsOf(faultsNamed('isolate').faultsOf(trialOf(2)))).toEqual([['n1'], ['n2']])
  })

  test('of too few nodes is refused', () => {
    const few = 'nodes cannot be cut so, expected more, or faults "none"'
    expect(() => faultsNamed('partition').faultsOf(trialOf(2))).toThrow(`compare: 2 ${few}`)
    expect(() => faultsNamed('isolate').faultsOf(trialOf(1))).toThrow(`compare: 1 ${few}`)
  })
})

test('a name that is none is refused, with the nearest one and all of them', () => {
  expect(() => faultsNamed('partitoin')).toThrow(
    'there are no faults "partitoin": did you mean partition? expected none, partition, isolate, crash, pause, loss, delay, or a .json file with a list of faults',
  )
  for (const name of ['toString', '__proto__', ''])
    expect(() => faultsNamed(name)).toThrow(`there are no faults "${name}"`)
})

test('nodes have the names that a cluster gives them', () => {
  const { participants } = simulate(
    { name: 'named', cluster: { protocol: silent, nodes: 3 }, duration: 1 },
    1,
  ).finish()
  expect(nodeNames(3)).toEqual(participants.map(({ id }) => id))
})
