import { expect, test } from 'vitest'
import {
  damage,
  crash,
  type Fault,
  leave,
  partition,
  pause,
  type RunRecord,
  simulateResolved,
} from '../../sim/index.ts'
import { clusterOf } from '../testing/cluster.ts'
import { marksOf, violationsOf } from '../testing/judging.ts'
import { ScriptedNode, ScriptedRequest } from '../testing/scripted-node.ts'
import { Gossiper } from './gossiper.ts'
import { heartbeatGossip, type HeartbeatGossipOptions } from './index.ts'
import { type Gossip, gossipOf } from './messages.ts'
import { heartbeatGossipDefaults } from './options.ts'

/** Whom each member takes for alive at some times, itself left out; and the record, in which nothing may be violated. */
function aliveIn(
  times: readonly number[],
  faults: readonly Fault[],
  options: Partial<HeartbeatGossipOptions> = {},
): { readonly alive: readonly (readonly number[])[]; readonly run: RunRecord } {
  const protocol = heartbeatGossip(options)
  const simulation = simulateResolved(clusterOf(protocol, { nodes: 4, faults, duration: 12_000 }), 1)
  const alive = times.map((timeMs) => {
    simulation.runTo({ timeMs })
    return ['n1', 'n2', 'n3', 'n4'].map(
      (member) => (simulation.inspect(member) as { alive?: number } | undefined)?.alive ?? -1,
    )
  })
  const run = simulation.finish()
  expect(violationsOf(run)).toEqual([])
  return { alive, run }
}

const detectors = [{ detector: 'timeout' }, { detector: 'phi' }] as const

test.each(detectors)('without faults everyone is found, and nobody is suspected: %j', (options) => {
  const { alive } = aliveIn([1_000, 5_000, 11_000], [], options)
  expect(alive).toEqual([
    [3, 3, 3, 3],
    [3, 3, 3, 3],
    [3, 3, 3, 3],
  ])
})

test.each(detectors)(
  'who is gone is suspected by all within the bound, and does not come back: %j',
  (options) => {
    const faults = [leave({ at: 2_000, node: 'n4', afterMs: 0 })]
    const { alive } = aliveIn([2_500, 5_500, 8_000, 11_900], faults, options)
    expect(alive).toEqual([[3, 3, 3, -1], ...Array.from({ length: 3 }, () => [2, 2, 2, -1])])
  },
)

test.each(detectors)(
  'who restarts is heard of again at once, though it counts from nothing: %j',
  (options) => {
    const faults = [crash({ at: 6_000, for: 100, node: 'n2' })]
    expect(aliveIn([5_900, 6_500], faults, options).alive).toEqual([
      [3, 3, 3, 3],
      [3, 3, 3, 3],
    ])
  },
)

test.each(detectors)('halves that have forgotten each other meet again: %j', (options) => {
  const faults = [partition({ at: 1_000, for: 7_000, split: 'halves' })]
  const { alive } = aliveIn([7_900, 10_000], faults, options)
  expect(alive).toEqual([
    [1, 1, 1, 1],
    [3, 3, 3, 3],
  ])
})

test('one that hears others through a third is not suspected', () => {
  const faults = [partition({ at: 1_000, for: 8_000, split: 'bridge' })]
  expect(aliveIn([8_000], faults).alive).toEqual([[3, 3, 3, 3]])
})

test('all that is worth coming by is come by', () => {
  const faults = [
    damage({ at: 500, for: 1_000, probability: 0.05 }),
    pause({ at: 2_000, for: 2_000, node: 'n1' }),
    crash({ at: 4_500, for: 5_000, node: 'n2' }),
    crash({ at: 10_000, for: 100, node: 'n3' }),
  ]
  const { reached, missed } = marksOf([aliveIn([], faults).run])
  expect(missed).toEqual([])
  expect(reached.length).toBe(4)
})

/** One life of a member of three. */
function started(node = new ScriptedNode<Gossip>('n1', ['n1', 'n2', 'n3'])): {
  node: ScriptedNode<Gossip>
  life: Gossiper
} {
  return { node, life: new Gossiper(node, heartbeatGossipDefaults, undefined) }
}

test('a life is not gossiped of before its number is durable, and the next one has another', () => {
  const first = started()
  expect(first.node.timers).toEqual([])
  first.node.disk.complete()
  first.node.timers[0]?.ring()
  const [sent] = first.node.takeSent()
  expect(sent?.message.heard).toEqual([{ member: 'n1', generation: 1, count: 1 }])
  expect(started(first.node).life.heartbeat).toEqual({ generation: 2, count: 0 })
})

test('what is damaged is not believed, and what is said of oneself is not either', () => {
  const { life } = started()
  const whole = gossipOf([
    { member: 'n2', generation: 1, count: 7 },
    { member: 'n1', generation: 9, count: 9 },
  ])
  life.receive('n2', { ...whole, heard: [{ member: 'n2', generation: 1, count: 8 }] })
  expect(life.table.entries.size).toBe(0)
  life.receive('n2', whole)
  expect([...life.table.entries.keys()]).toEqual(['n2'])
})

test('it answers with sorted names, its own among them, and refuses all else', () => {
  const { life } = started()
  life.receive(
    'n2',
    gossipOf([
      { member: 'n3', generation: 1, count: 1 },
      { member: 'n2', generation: 1, count: 1 },
    ]),
  )
  const [asked, wrong] = [new ScriptedRequest({ f: 'members' }), new ScriptedRequest({ f: 'read' })]
  life.request(asked)
  life.request(wrong)
  expect([asked.answer, wrong.answer]).toEqual([
    'ok ["n1","n2","n3"]',
    'fail: there is no operation "read": expected members',
  ])
})
