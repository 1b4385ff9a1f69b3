import { expect, test } from 'vitest'
import { beats, injectedOf, journeysOf } from '../testing/journeys.ts'
import { scripted } from '../testing/protocols.ts'
import { runOf, type TracedRun, workloadOf } from '../testing/scenario.ts'
import { clog, crash, delay, type Fault, hold, loss, partition, type Split } from './index.ts'

const SIZE = 5
const NAMES = ['n1', 'n2', 'n3', 'n4', 'n5']
const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

/** Five nodes; the third is the leader. */
const led = scripted((node) => {
  let n = 0
  node.after(5, () => {
    const beat = (): void => {
      for (const type of ['a', 'b']) node.broadcast({ type, n })
      n++
    }
    beat()
    node.every(10, beat)
  })
  return {
    request: (request) => request.ok(),
    inspect: () => ({ role: node.id === 'n3' ? 'leader' : 'follower' }),
  }
})

function run(faults: readonly Fault[], seed = 1): TracedRun {
  return runOf({ protocol: led, nodes: SIZE, faults, duration: 400 }, seed)
}

/** The directed links on which every message was lost in a stretch of time, as `n1>n2`; the rest carried every message. */
function cutBetween(all: TracedRun, from: number, to: number, type?: string): readonly string[] {
  const links = new Map<string, Set<boolean>>()
  for (const journey of journeysOf(all, type === undefined ? {} : { type })) {
    if (journey.at < from || journey.at >= to) continue
    const name = `${journey.from}>${journey.to}`
    links.set(name, (links.get(name) ?? new Set()).add(journey.arrivals.length > 0))
  }
  expect(links.size, 'links that carry messages').toBe(SIZE * (SIZE - 1))
  for (const [name, fates] of links) expect(fates.size, `whether the fates on ${name} agree`).toBe(1)
  return [...links]
    .filter(([, fates]) => fates.has(false))
    .map(([name]) => name)
    .sort()
}

/** Whom each node hears beside itself, as many as there are, fewest first. */
function hearing(cut: readonly string[]): readonly number[] {
  return NAMES.map((name) => SIZE - 1 - cut.filter((link) => link.endsWith(`>${name}`)).length).sort(
    (a, b) => a - b,
  )
}

function isBothWays(cut: readonly string[]): boolean {
  return cut.every((link) => cut.includes(link.split('>').reverse().join('>')))
}

/** How many other nodes each node hears under each shape, over all seeds; and whether links are cut both ways. */
const shapes: readonly (readonly [
  name: string,
  split: Split,
  heard: readonly number[],
  bothWays: boolean,
])[] = [
  ['halves', 'halves', [1, 1, 2, 2, 2], true],
  ['majority-minority', 'majority-minority', [1, 1, 2, 2, 2], true],
  ['bridge', 'bridge', [2, 2, 2, 2, 4], true],
  ['partial', 'partial', [3, 3, 4, 4, 4], true],
  ['majorities-ring', 'majorities-ring', [2, 2, 2, 2, 2], true],
  ['isolate', { isolate: 'n2' }, [0, 3, 3, 3, 3], true],
  ['isolate with a minority', { isolate: 'n2', with: 'minority' }, [1, 1, 2, 2, 2], true],
  ['mute', { mute: 'n2' }, [3, 3, 3, 3, 4], false],
  ['deafen', { deafen: 'n2' }, [0, 4, 4, 4, 4], false],
  ['star', { star: { role: 'leader' } }, [1, 1, 1, 1, 4], true],
  ['groups', { groups: [['n1', 'n2'], ['n3'], ['n4']] }, [1, 1, 2, 2, 4], true],
  ['oneWay', { oneWay: { from: ['n1', 'n2'], to: [{ role: 'leader' }, 'n2'] } }, [2, 3, 4, 4, 4], false],
  [
    'links',
    {
      links: [
        ['n1', 'n2'],
        ['n2', 'n1'],
        ['n4', { role: 'leader' }],
      ],
    },
    [3, 3, 3, 4, 4],
    false,
  ],
]

test.each(shapes)(
  '%s cuts what its shape says, while it acts and not before or after',
  (_, split, heard, bothWays) => {
    for (const seed of SEEDS) {
      const all = run([partition({ at: 101, for: 100, split })], seed)
      const cut = cutBetween(all, 101, 201)
      expect(
        hearing(cut),
        `seed ${seed}: how many others each hears when ${cut.join()} are cut`,
      ).toStrictEqual(heard)
      if (bothWays) expect(isBothWays(cut), `seed ${seed}: ${cut.join()} are cut both ways`).toBe(true)
      expect(cutBetween(all, 0, 101), 'before').toStrictEqual([])
      expect(cutBetween(all, 201, 398), 'after').toStrictEqual([])
      const { links = [], groups, from, to, strikes } = injectedOf(all)
      expect(links.map(([a, b]) => `${a}>${b}`).sort(), 'the links, as the record has them').toStrictEqual(
        cut,
      )
      expect([from, to, strikes]).toStrictEqual([101_000, 201_000, cut.length * 20])
      for (const group of groups ?? []) {
        for (const other of groups ?? []) {
          if (group === other) continue
          const open = group
            .flatMap((a) => other.map((b) => `${a}>${b}`))
            .filter((link) => !cut.includes(link))
          expect(open, 'links between groups that are open').toStrictEqual([])
        }
      }
    }
  },
)

test('who is named is who is parted', () => {
  const cutBy = (split: Split): readonly string[] => cutBetween(run([partition({ at: 0, split })]), 0, 390)
  expect(cutBy({ mute: 'n2' })).toStrictEqual(['n2>n1', 'n2>n3', 'n2>n4', 'n2>n5'])
  expect(cutBy({ oneWay: { from: ['n1'], to: ['n2', 'n3'] } })).toStrictEqual(['n1>n2', 'n1>n3'])
  expect(
    cutBy({
      links: [
        ['n1', 'n2'],
        ['n4', 'n5'],
      ],
    }),
  ).toStrictEqual(['n1>n2', 'n4>n5'])
  expect(cutBy({ star: 'n5' }).filter((link) => link.includes('n5'))).toStrictEqual([])
  expect(cutBy({ isolate: 'n4' }).every((link) => link.includes('n4'))).toBe(true)
})

test('a role is resolved when a partition begins', () => {
  const all = run([partition({ at: 101, for: 100, split: { deafen: { role: 'leader' } } })])
  expect(cutBetween(all, 101, 201)).toStrictEqual(['n1>n3', 'n2>n3', 'n4>n3', 'n5>n3'])
})

test('sides that are drawn at random part no node from its own side, and are drawn anew by each seed', () => {
  const seen = new Set<string>()
  for (let seed = 0; seed < 40; seed++) {
    const all = run([partition({ at: 101, for: 100, split: 'random' })], seed)
    const cut = cutBetween(all, 101, 201)
    const { groups = [] } = injectedOf(all)
    expect(groups.flat().sort(), `seed ${seed}: everyone has a side`).toStrictEqual(NAMES)
    const between = groups.flatMap((group) =>
      groups
        .filter((other) => other !== group)
        .flatMap((other) => group.flatMap((a) => other.map((b) => `${a}>${b}`))),
    )
    expect(cut, `seed ${seed}: the links between sides`).toStrictEqual(between.sort())
    seen.add(cut.join())
  }
  expect(seen.size, 'different partitions over forty seeds').toBeGreaterThan(8)
})

test('no two nodes of a ring of majorities hear the same majority', () => {
  for (const seed of SEEDS) {
    const cut = cutBetween(run([partition({ at: 0, split: 'majorities-ring' })], seed), 0, 390)
    const heard = NAMES.map((to) => NAMES.filter((from) => !cut.includes(`${from}>${to}`)).join())
    expect(new Set(heard).size, `seed ${seed}: different majorities of ${heard.join(' and ')}`).toBe(SIZE)
  }
})

test('a partition of some types leaves all others', () => {
  const all = run([partition({ at: 101, for: 100, split: { isolate: 'n1' }, types: ['b'] })])
  expect(cutBetween(all, 101, 201, 'a')).toStrictEqual([])
  expect(cutBetween(all, 101, 201, 'b')).toHaveLength(8)
})

test('a message on its way across a cut is lost where it would have arrived', () => {
  const all = runOf({
    protocol: beats,
    network: { latency: { kind: 'constant', ms: 20 } },
    faults: [partition({ at: 101, for: 30, split: { isolate: 'n1' } })],
  })
  const lost = journeysOf(all).filter(({ drops }) => drops.length > 0)
  const times = [...new Set(lost.map(({ at, drops }) => `${at} at ${drops[0]?.at}`))]
  expect(times).toStrictEqual(['85 at 105', '95 at 115', '105 at 105', '115 at 115', '125 at 125'])
  expect(
    lost.every(({ from, to }) => from === 'n1' || to === 'n1'),
    'lost with n1 at an end',
  ).toBe(true)
})

test('partitions that overlap add up, link by link', () => {
  const all = run([
    partition({ at: 51, for: 150, split: { mute: 'n1' } }),
    partition({
      at: 101,
      for: 200,
      split: {
        links: [
          ['n1', 'n2'],
          ['n2', 'n3'],
        ],
      },
    }),
  ])
  const mute = ['n1>n2', 'n1>n3', 'n1>n4', 'n1>n5']
  expect(cutBetween(all, 51, 101)).toStrictEqual(mute)
  expect(cutBetween(all, 101, 201)).toStrictEqual([...mute, 'n2>n3'])
  expect(cutBetween(all, 201, 301)).toStrictEqual(['n1>n2', 'n2>n3'])
  expect(cutBetween(all, 301, 398)).toStrictEqual([])
})

test('clients share the side of their home, and reach it whatever is cut', () => {
  const all = runOf({
    protocol: led,
    nodes: 3,
    faults: [partition({ at: 0, split: { isolate: 'n1' } })],
    workload: workloadOf({ clients: 3, rate: 300 }),
  })
  const requests = journeysOf(all, { type: 'request' })
  expect(requests.length, 'requests').toBeGreaterThan(100)
  for (const { from, to, arrivals } of requests) {
    const open = (from === 'c1') === (to === 'n1')
    expect(arrivals.length, `arrivals of a request from ${from} to ${to}`).toBe(open ? 1 : 0)
  }
})

test('a link fault that is about no link does nothing, and one whose target is not there is not injected', () => {
  const faults = [
    loss({ at: 0, probability: 1, on: { mute: { pick: 'all' } } }),
    loss({ at: 0, probability: 1, on: { mute: { role: 'king' } } }),
    partition({ at: 0, split: { deafen: { zone: 'nowhere' } } }),
    delay({ at: 0, ms: 5, on: { star: { pick: 'spare' } } }),
    clog({ at: 0, on: { links: [['n1', { subject: true }]] } }),
    hold({ at: 0, on: { isolate: 'n9' } }),
  ]
  const all = run(faults)
  expect(cutBetween(all, 0, 390)).toStrictEqual([])
  expect(all.faults.slice(1).map((fault) => (fault.injected ? 'injected' : fault.why))).toStrictEqual([
    'no node was king',
    'there is no node in zone nowhere',
    'there was no spare node',
    'its moment is about no node',
    'there is no node n9',
  ])
})

test('zones are parted from the rest', () => {
  const zones = { east: ['n1', 'n2'], west: ['n3', 'n4', 'n5'] }
  const all = runOf({
    protocol: led,
    nodes: SIZE,
    zones,
    duration: 400,
    faults: [partition({ at: 101, for: 100, split: { isolate: { zone: 'east' } } })],
  })
  const cut = cutBetween(all, 101, 201)
  expect(injectedOf(all).groups).toStrictEqual([zones.east, zones.west])
  expect(cut).toHaveLength(12)
  expect(isBothWays(cut)).toBe(true)
})

test('a node that is down is parted as well, and still is when it is back', () => {
  const all = run([
    crash({ at: 50, for: 100, node: 'n1' }),
    partition({ at: 101, for: 200, split: { isolate: 'n1' } }),
  ])
  const heard = journeysOf(all, { to: 'n1' }).filter(({ arrivals }) => arrivals.length > 0)
  expect(
    heard.filter(({ at }) => at >= 50 && at < 301),
    'what n1 heard',
  ).toStrictEqual([])
  expect(heard.filter(({ at }) => at >= 301).length, 'what n1 hears afterwards').toBeGreaterThan(50)
})
