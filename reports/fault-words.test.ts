import { describe, expect, it } from 'vitest'
import type { Fault } from '../sim/faults/index.ts'
import type { InjectedFault } from '../sim/record.ts'
import { actsOnLinks, faultLabel, faultWords, plannedFaultWords } from './fault-words.ts'

function injected(fault: Fault, more: Partial<InjectedFault> = {}): InjectedFault {
  return { fault: { ...fault, id: 'f' }, injected: true, from: 0, to: 1_000, nodes: [], ...more }
}

const oneWay: Fault = {
  kind: 'partition',
  at: 2_000,
  split: { oneWay: { from: [{ role: 'leader' }], to: ['n2', { pick: 'any' }] } },
}

describe('a fault in words', () => {
  it('names the groups of a partition, or the links it cut', () => {
    const halves: Fault = { kind: 'partition', at: 0, split: 'halves' }
    expect(faultLabel(injected(halves, { groups: [['n1'], ['n2', 'n3']] }))).toBe('partition {n1} | {n2 n3}')
    const links = ['n2', 'n3', 'n4', 'n5'].map((to) => ['n1', to] as const)
    expect(faultLabel(injected(oneWay, { links }))).toBe(
      'partition cutting n1 → n2, n1 → n3, n1 → n4 and 1 more',
    )
    expect(faultWords(injected(oneWay, { links }))).toBe(
      'partition cutting n1 → n2, n1 → n3, n1 → n4 and n1 → n5',
    )
  })

  it('names what the others did, and to whom', () => {
    const nodes = ['n2']
    expect(faultLabel(injected({ kind: 'crash', at: 0, node: { pick: 'any' } }, { nodes }))).toBe('crash n2')
    expect(faultLabel(injected({ kind: 'drift', at: 0, node: 'n2', ppm: -200 }, { nodes }))).toBe(
      'drift n2 −200 ppm',
    )
    expect(faultLabel(injected({ kind: 'clock-offset', at: 0, node: 'n2', byMs: 250 }, { nodes }))).toBe(
      'clock offset n2 +250 ms',
    )
    expect(faultLabel(injected({ kind: 'loss', at: 0, probability: 0.3 }))).toBe('loss 30 %')
    expect(faultLabel(injected({ kind: 'duplicate', at: 0, probability: 0.1 }))).toBe('duplicate 10 %')
    expect(faultLabel(injected({ kind: 'delay', at: 0, ms: 80 }))).toBe('delay +80 ms')
    expect(faultLabel(injected({ kind: 'message', from: 'n1', to: 'n3', nth: 4, act: { delayMs: 5 } }))).toBe(
      'delay by 5 ms n1 → n3 #4',
    )
  })

  it('tells what was asked for, by role and by moment', () => {
    expect(plannedFaultWords(oneWay)).toBe('partition one way from the leader to n2 and any node, at 2.000 s')
    const beside: Fault = {
      kind: 'crash',
      at: { on: 'message', of: 'vote', nth: 2, plusMs: 1 },
      node: { subject: 'sender' },
    }
    expect(plannedFaultWords(beside)).toBe('crash the sender, beside number 2 of message vote, 1 ms later')
    expect(plannedFaultWords({ kind: 'message', from: 'n1', to: 'n2', nth: 3, act: 'drop' })).toBe(
      'drop message 3 from n1 to n2',
    )
  })

  it('concerns everyone when it acts on links, and single nodes otherwise', () => {
    expect(actsOnLinks(injected(oneWay))).toBe(true)
    expect(actsOnLinks(injected({ kind: 'crash', at: 0, node: 'n1' }))).toBe(false)
  })
})
