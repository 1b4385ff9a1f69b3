import { describe, expect, test } from 'vitest'
import type { Scenario } from '../../sim/index.ts'
import { scripted } from '../../sim/testing/protocols.ts'
import { worldOf } from './fault-arbitraries.ts'
import { resolveScenario } from '../resolve.ts'
import { rehearse } from './rehearsal.ts'
import { EVERYTHING, lively } from './testing/grounds.ts'
import type { Vocabulary } from './vocabulary.ts'

function rehearsalOf(protocol: Parameters<typeof scenarioWith>[0]): Vocabulary {
  return rehearse(worldOf(scenarioWith(protocol)))
}

function scenarioWith(protocol: ReturnType<typeof lively>): Scenario {
  return {
    name: 'rehearsed',
    cluster: { protocol, nodes: 3 },
    faults: { generate: 'swarm' },
    duration: 2_000,
    settle: 500,
  }
}

describe('a rehearsal', () => {
  test('hears messages, notes, roles, writes and flushes', () => {
    const { words, messageTypes, roles } = rehearsalOf(lively(EVERYTHING))
    expect(words.map(({ on, of }) => `${on} ${of}`).sort()).toStrictEqual([
      'flush any',
      'message heard',
      'message here',
      'note a seventh',
      'role follower',
      'role leader',
      'write any',
    ])
    expect([...messageTypes].sort()).toStrictEqual(['heard', 'here'])
    expect([...roles].sort()).toStrictEqual(['follower', 'leader'])
  })

  test('is the same every time', () => {
    expect(rehearsalOf(lively(EVERYTHING))).toStrictEqual(rehearsalOf(lively(EVERYTHING)))
  })

  test('of code that throws is what was heard by then', () => {
    const throwing = scripted(
      (node) => {
        node.note('begun')
        node.after(50, () => {
          throw new Error('at once')
        })
        node.after(60, () => node.note('never'))
        return undefined
      },
      { bears: EVERYTHING },
    )
    expect(rehearsalOf(throwing).words.map(({ of }) => of)).toStrictEqual(['begun'])
  })

  test('is held once for a scenario, under whatever seeds it is resolved', () => {
    let created = 0
    const counted = scripted(
      () => {
        created++
        return undefined
      },
      { bears: { loss: true, partition: true } },
    )
    const scenario = scenarioWith(counted)
    resolveScenario(scenario, 1)
    const once = created
    expect(once).toBeGreaterThan(0)
    for (let seed = 2; seed < 20; seed++) resolveScenario(scenario, seed)
    expect(created).toBe(once)
  })
})
