import { describe, expect, it } from 'vitest'
import { operationsOf } from '../operations.ts'
import { keptRun } from '../testing/columns.ts'
import { crashed, flapping, inspection, partitioned, type ToldRun, toldRun } from '../testing/run-builder.ts'
import { judge } from '../../scenarios/index.ts'
import { faultsByKind } from './faults-met.ts'
import type { NearMiss } from './near-miss.ts'
import { nearMissesOf, triedSection } from './tried-section.ts'

const textOf = (miss: NearMiss) => miss.map(({ text }) => text).join('')

function missesOf(told: Partial<ToldRun>): readonly string[] {
  const run = toldRun({
    name: 'near',
    nodes: 5,
    clients: 2,
    durationMs: 10_000,
    operations: [],
    properties: () => [],
    ...told,
  })
  return nearMissesOf(run, operationsOf(run.record.history)).map(textOf)
}

const leader = (ms: number, node: string) => inspection(ms, node, { role: 'leader', term: ms })
const follower = (ms: number, node: string) => inspection(ms, node, { role: 'follower', term: ms })

describe('near misses of leaders', () => {
  it('are the longest time with several, and how often that was', () => {
    const inspections = [
      leader(1_000, 'n2'),
      leader(2_000, 'n1'),
      follower(2_500, 'n2'),
      leader(4_000, 'n3'),
      follower(6_000, 'n1'),
    ]
    expect(missesOf({ inspections })).toEqual([
      'n1 and n3 took themselves for leader at once for 2 s, from 4.000 s on; such times were 2 stretches and 2.5 s in all.',
    ])
  })

  it('are the longest time without any, once there had been one: a node that is down leads nobody', () => {
    const inspections = [leader(1_000, 'n1'), inspection(2_000, 'n1', undefined), leader(2_750, 'n2')]
    expect(missesOf({ inspections })).toEqual([
      'No node took itself for leader for 750 ms from 2.000 s on: the longest time without one.',
    ])
  })

  it('are none where one led all the time, and where nobody is to lead', () => {
    expect(missesOf({ inspections: [leader(1_000, 'n1'), follower(1_500, 'n2')] })).toEqual([])
    expect(missesOf({ inspections: [inspection(0, 'n1', { role: 'replica' })] })).toEqual([])
  })
})

describe('near misses of majorities', () => {
  const halves = partitioned('halves', 1_000, 3_000, [
    ['n1', 'n2'],
    ['n3', 'n4', 'n5'],
  ])

  it('are the longest time in which no node could talk with a majority, and why', () => {
    const faults = [halves, crashed('down', 2_000, 4_000, 'n4')]
    expect(missesOf({ faults })).toEqual([
      'No node could talk with a majority for 1 s from 2.000 s on, because of halves and down.',
    ])
  })

  it('are what nodes without a majority answered, all the while', () => {
    const about = { key: 'x', client: 'c1' }
    const operations = [
      { ...about, f: 'read', result: 1, fromMs: 900, toMs: 1_100, node: 'n1' },
      { ...about, f: 'read', result: 1, fromMs: 1_200, toMs: 1_210, node: 'n1' },
      { ...about, f: 'write', value: 2, fromMs: 1_300, toMs: 1_310, node: 'n2' },
      { ...about, f: 'read', result: 2, fromMs: 1_400, toMs: 1_410, node: 'n3' },
    ]
    expect(missesOf({ faults: [halves], operations })).toEqual([
      '1 read and 1 other operation were answered by nodes that could not talk with a majority then; the first: c1 reads x → 1, answered by n1 at 1.210 s.',
    ])
  })

  it('count a node that a flapping crash stops as down only while it is down', () => {
    const about = { key: 'x', client: 'c1', f: 'read', result: 1, node: 'n1' }
    const operations = [
      { ...about, fromMs: 1_300, toMs: 1_400 },
      { ...about, fromMs: 2_010, toMs: 2_090 },
    ]
    const flaps = flapping(
      'flaps',
      [
        [1_000, 1_200],
        [2_000, 2_100],
      ],
      'n1',
    )
    expect(missesOf({ faults: [flaps], operations: operations.slice(0, 1) })).toEqual([])
    expect(missesOf({ faults: [flaps], operations })).toEqual([
      '1 read was answered by nodes that could not talk with a majority then; the first: c1 reads x → 1, answered by n1 at 2.090 s.',
    ])
  })

  it('are not times in which a flapping crash rests', () => {
    const stretches = [
      [1_500, 2_000],
      [2_500, 2_600],
    ] as const
    expect(missesOf({ faults: [halves, flapping('flaps', stretches, 'n4')] })).toEqual([
      'No node could talk with a majority for 500 ms from 1.500 s on, because of halves and flaps.',
    ])
  })

  it('count a link that is cut one way as one that does not serve to talk', () => {
    const others = ['n2', 'n3', 'n4', 'n5']
    const mute = {
      ...partitioned('mute', 1_000, 3_000, []),
      links: others.slice(0, 3).map((to): readonly [string, string] => ['n1', to]),
    }
    const read = { client: 'c1', f: 'read', key: 'x', result: 1, fromMs: 1_500, toMs: 1_600, node: 'n1' }
    expect(missesOf({ faults: [mute], operations: [read] })).toHaveLength(1)
  })
})

describe('near misses of crashes and clocks', () => {
  it('are the acknowledgement that came nearest to a crash of the node that gave it', () => {
    const about = { client: 'c1', key: 'x', f: 'write' }
    const operations = [
      { ...about, value: 1, fromMs: 100, toMs: 200, node: 'n1' },
      { ...about, value: 2, fromMs: 300, toMs: 488, node: 'n1' },
      { ...about, value: 3, fromMs: 490, toMs: 499, node: 'n2' },
      { client: 'c2', f: 'read', key: 'x', result: 2, fromMs: 490, toMs: 495, node: 'n1' },
    ]
    expect(missesOf({ operations, faults: [crashed('down', 500, 900, 'n1')] })).toEqual([
      'c1 writes x = 2, acknowledged by n1 at 0.488 s, 12 ms before down stopped that node.',
    ])
  })

  it('are the acknowledgement that came nearest to any stretch of a crash that flaps', () => {
    const write = { client: 'c1', key: 'x', f: 'write', value: 1, fromMs: 600, toMs: 688, node: 'n1' }
    const stretches = [
      [500, 600],
      [700, 800],
    ] as const
    expect(missesOf({ operations: [write], faults: [flapping('flaps', stretches, 'n1')] })).toEqual([
      'c1 writes x = 1, acknowledged by n1 at 0.688 s, 12 ms before flaps stopped that node.',
    ])
  })

  it('are how far clocks were apart: what has drifted away stays so when the drift ends', () => {
    const span = { injected: true, nodes: ['n1'] } as const
    const drift = { id: 'fast', kind: 'drift', at: 0, node: 'n1', ppm: 20_000 } as const
    const offset = { id: 'back', kind: 'clock-offset', at: 6_000, node: 'n2', byMs: -250 } as const
    const faults = [
      { fault: drift, from: 0, to: 5_000_000, ...span },
      { fault: offset, from: 6_000_000, to: 7_000_000, ...span, nodes: ['n2'] },
    ]
    expect(missesOf({ faults })).toEqual([
      'The wall clock of n1 was 350 ms ahead of that of n2 at 6.000 s, because of fast and back.',
    ])
  })
})

describe('what was tried', () => {
  it('is told by the kinds of faults, with what they met', () => {
    const run = judge(keptRun('raft-partition', 7))
    expect(faultsByKind(run.record).map(({ kind, injected, met }) => `${injected} ${kind}: ${met}`)).toEqual([
      '2 drift: at n1 and n2',
      '4 partition: 1,318 messages dropped',
      '3 crash: stopped n5, n1 and n3',
    ])
  })

  it('counts of a fault that flaps only how long it acted', () => {
    const stretches = [
      [100, 200],
      [500, 550],
    ] as const
    const run = toldRun({
      name: 'flaps',
      nodes: 1,
      clients: 0,
      durationMs: 1_000,
      operations: [],
      faults: [flapping('flaps', stretches, 'n1')],
      properties: () => [],
    })
    expect(faultsByKind(run.record).map(({ forUs }) => forUs)).toEqual([150_000])
  })

  it('leads from a near miss to the events and faults that it is about', () => {
    const run = judge(keptRun('raft-partition', 7))
    const section = triedSection(run, operationsOf(run.record.history))?.source ?? ''
    expect(section).toMatch(/<a href="#at=\d+">n\d and n\d took themselves for leader at once<\/a>/)
    expect(section).toMatch(/<a href="#fault-\d+">[a-z]+-\d+<\/a>/)
  })

  it('is nothing where nothing was tried', () => {
    const run = toldRun({
      name: 'idle',
      nodes: 1,
      clients: 0,
      durationMs: 0,
      operations: [],
      properties: () => [],
    })
    expect(triedSection(run, [])).toBeUndefined()
  })
})
