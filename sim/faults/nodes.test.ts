import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from '../distributions.ts'
import { scripted } from '../testing/protocols.ts'
import { injectedOf } from '../testing/journeys.ts'
import { fatesOf, hashesOf, livesOf } from '../testing/runs.ts'
import { type Given, runOf, type TracedRun, workloadOf } from '../testing/scenario.ts'
import { crash, type Fault, partition, silence, wipe } from './index.ts'

/** Every node sends to every other each ten milliseconds; the first is a leader; all that is flushed is noted at a start. */
const chatter = scripted((node) => {
  node.note('found', { life: node.disk.read<number>('life') ?? 0, beats: node.disk.log('beats').length })
  node.disk.write('life', (node.disk.read<number>('life') ?? 0) + 1)
  node.disk.flush(() => undefined)
  node.every(10, () => {
    node.disk.append('beats', 1)
    node.disk.flush(() => undefined)
    node.broadcast({ type: 'beat' })
  })
  return {
    request: (request) => request.ok(),
    inspect: () => ({ role: node.id === 'n1' ? 'leader' : 'follower' }),
  }
})

function run(faults: readonly Fault[], given: Given = {}, seed = 7): TracedRun {
  return runOf({ protocol: chatter, duration: 400, faults, ...given }, seed)
}

/** The most nodes that were down at once, of those that had started. */
function mostDown({ happened }: TracedRun): number {
  const down = new Set<string>()
  let most = 0
  for (const { kind, node = '' } of happened) {
    if (kind === 'start') down.delete(node)
    if (kind === 'crash') most = Math.max(most, down.add(node).size)
  }
  return most
}

test.each([
  ['a name', 'n2', ['n2']],
  ['a role', { role: 'leader' }, ['n1']],
  ['all of a role', { role: 'follower', which: 'all' }, ['n2', 'n3', 'n4']],
  ['all that are up', { pick: 'all' }, ['n1', 'n2', 'n3', 'n4']],
  ['a zone', { zone: 'east' }, ['n2', 'n4']],
] as const)('a crash of %s stops those nodes, which start again when it ends', (_, node, struck) => {
  const all = run([crash({ at: 55, for: 100, node })], {
    nodes: 4,
    zones: { east: ['n4', 'n2'], west: ['n1'] },
  })
  expect(fatesOf(all)[0]?.nodes, 'as the record says').toStrictEqual(struck)
  for (const name of ['n1', 'n2', 'n3', 'n4']) {
    const lives = (struck as readonly string[]).includes(name)
      ? ['start 0', 'crash 55', 'start 155']
      : ['start 0']
    expect(livesOf(all, name), name).toStrictEqual(lives)
  }
})

test('a crash strikes whom its moment is about, or who sent the message', () => {
  const at = { on: 'message', of: 'beat', nth: 3 } as const
  const [receiver, sender] = ([true, 'sender'] as const).map((subject) =>
    run([crash({ at, for: 20, node: { subject } })]),
  ) as [TracedRun, TracedRun]
  const third = receiver.of('deliver')[2]
  expect(fatesOf(receiver)[0]?.nodes).toStrictEqual([third?.node])
  expect(fatesOf(sender)[0]?.nodes).toStrictEqual([third?.peer])
  expect(receiver.of('fault')[0]?.cause, 'the fault comes of the message').toBe(third?.index)
})

test('a crash of any takes as many different nodes as it says, and no more than are up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(), (count, seed) => {
      const [first] = fatesOf(
        run([crash({ at: 50, node: { pick: 'any', count } })], { nodes: 5, duration: 60 }, seed),
      )
      expect(new Set(first?.nodes).size).toBe(Math.min(count, 5))
      expect(first?.nodes).toHaveLength(Math.min(count, 5))
    }),
    { numRuns: 20 },
  )
})

test('a crash of any finds nodes with unflushed writes more often where it is asked to', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n3') node.disk.write('x', 1)
    return {}
  })
  const hits = (writing: number): number =>
    Array.from({ length: 60 }, (_, seed) =>
      fatesOf(
        run([crash({ at: 5, node: { pick: 'any', writing } })], { protocol, nodes: 5, duration: 10 }, seed),
      ),
    ).filter(([fate]) => fate?.nodes?.[0] === 'n3').length
  expect(hits(1), 'of 60, a fifth').toBeLessThan(25)
  expect(hits(36), 'of 60, nine tenths').toBeGreaterThan(45)
})

test('no more nodes are down at once than every crash and wipe allows, whatever else keeps nodes down', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          at: fc.nat(200),
          for: fc.integer({ min: 1, max: 120 }),
          count: fc.integer({ min: 1, max: 4 }),
          empties: fc.boolean(),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(),
      (given, atMost, seed) => {
        const faults = given.map(({ count, empties, ...when }) =>
          (empties ? wipe : crash)({ ...when, atMost, node: { pick: 'any', count } }),
        )
        const all = run(faults, { nodes: 5, duration: 350, budget: { exceed: true } }, seed)
        expect(mostDown(all)).toBeLessThanOrEqual(atMost)
      },
    ),
    { numRuns: 40 },
  )
})

test('a crash that finds as many nodes down as may be is not injected, and says why', () => {
  const [, second, third] = fatesOf(
    run([
      crash({ at: 50, for: 100, node: 'n1' }),
      crash({ at: 100, for: 100, node: 'n2', atMost: 1 }),
      crash({ at: 160, for: 100, node: { pick: 'all' }, atMost: 2 }),
    ]),
  )
  expect(second).toMatchObject({ injected: false, why: '1 nodes were down already, and at most 1 may be' })
  expect(third?.nodes, 'as many as there is room for').toHaveLength(2)
})

test('a crash that flaps stays within its cap each time it strikes again', () => {
  const flap = { on: constant(20), off: constant(20) }
  const all = run([crash({ at: 50, node: 'n1', atMost: 1, flap }), crash({ at: 75, for: 200, node: 'n2' })])
  expect(mostDown(all), 'n1 rests from 70 to 90, and by then n2 is down').toBe(1)
  const { stretches = [] } = injectedOf(all)
  expect(stretches[0]).toStrictEqual({ from: 50_000, to: 70_000 })
  expect(
    stretches.filter(({ from, to }) => from < 275_000 && to > 75_000),
    'what the cap forbade did not act',
  ).toEqual([])
})

test('a flapping crash stops and starts its node until it ends, and leaves it up', () => {
  const flap = { on: constant(20), off: constant(30) }
  const all = run([crash({ at: 50, for: 105, node: 'n1', flap })])
  expect(livesOf(all, 'n1')).toStrictEqual([
    'start 0',
    'crash 50',
    'start 70',
    'crash 100',
    'start 120',
    'crash 150',
    'start 155',
  ])
  expect(injectedOf(all), 'what the record says').toMatchObject({
    from: 50_000,
    to: 155_000,
    stretches: [
      { from: 50_000, to: 70_000 },
      { from: 100_000, to: 120_000 },
      { from: 150_000, to: 155_000 },
    ],
  })
})

test('the record says of each stretch of a capped crash that flaps which nodes it stopped then', () => {
  const flap = { on: constant(20), off: constant(20) }
  const all = run(
    [
      crash({ at: 50, for: 60, node: { zone: 'east' }, atMost: 2, flap }),
      crash({ at: 75, for: 200, node: 'n1' }),
    ],
    { nodes: 5, zones: { east: ['n2', 'n3'] } },
  )
  const struck = all.of('crash').filter(({ time }) => time === 90_000)
  expect(struck, 'n1 is down by then').toHaveLength(1)
  expect(injectedOf(all).stretches).toStrictEqual([
    { from: 50_000, to: 70_000 },
    { from: 90_000, to: 110_000, nodes: struck.map(({ node }) => node) },
  ])
})

test('only a fault that flaps has stretches in the record, and the last one ends with the run', () => {
  const flap = { on: constant(20), off: constant(325) }
  const all = run([crash({ at: 50, node: 'n1', flap }), crash({ at: 60, for: 10, node: 'n2' })])
  expect(injectedOf(all).stretches).toStrictEqual([
    { from: 50_000, to: 70_000 },
    { from: 395_000, to: 400_000 },
  ])
  expect(injectedOf(all, 1)).not.toHaveProperty('stretches')
})

test('a wipe leaves nothing on the disk, and a crash leaves what was flushed', () => {
  const found = (fault: Fault): unknown =>
    run([fault])
      .of('note')
      .filter(({ node, text }) => node === 'n2' && text === 'found')
      .map(({ payload }) => payload)
  const first = { life: 0, beats: 0 }
  expect(found(crash({ at: 55, for: 20, node: 'n2' }))).toStrictEqual([first, { life: 1, beats: 5 }])
  expect(found(wipe({ at: 55, for: 20, node: 'n2' }))).toStrictEqual([first, first])
})

test('a wipe of a node that is down already empties its disk too, and it is down until both end', () => {
  const all = run([crash({ at: 50, for: 30, node: 'n2' }), wipe({ at: 60, for: 50, node: 'n2' })])
  expect(livesOf(all, 'n2')).toStrictEqual(['start 0', 'crash 50', 'start 110'])
  const last = all.of('note').findLast(({ node }) => node === 'n2')
  expect(last?.payload).toStrictEqual({ life: 0, beats: 0 })
})

test.each([
  ['any two', { pick: 'any', count: 2 }],
  ['all', { pick: 'all' }],
  ['a zone', { zone: 'east' }],
] as const)('a wipe of %s in one blow keeps to the budget', (_, node) => {
  const all = run([wipe({ at: 50, for: 20, node })], { nodes: 3, zones: { east: ['n2', 'n3'] } })
  expect(fatesOf(all)[0]?.nodes, 'a minority of three may lose its data').toHaveLength(1)
})

test('wipes stay within the budget over the whole run, and go beyond it where they are told to', () => {
  const faults = ['n1', 'n2', 'n1'].map((node, i) => wipe({ at: 50 + i * 50, for: 20, node }))
  const injected = (given: Given): readonly boolean[] =>
    fatesOf(run(faults, given)).map(({ injected }) => injected)
  expect(injected({}), 'the copies that n1 lost are lost still').toStrictEqual([true, false, true])
  expect(fatesOf(run(faults))[1]?.why).toBe('the fault budget allows no more damage')
  expect(injected({ budget: { copies: 2 } })).toStrictEqual([true, true, true])
  expect(injected({ budget: { copies: 0 } })).toStrictEqual([false, false, false])
  expect(injected({ budget: { exceed: true } })).toStrictEqual([true, true, true])
})

test('a silent node hears and works, and nothing that it sends leaves it, not even to its own client', () => {
  const workload = workloadOf({ clients: 1, rate: 200 })
  const all = run([silence({ at: 105, for: 100, node: 'n1' })], { workload })
  const count = (
    kind: 'deliver' | 'timer',
    by: { node?: string; peer?: string },
    from: number,
    to: number,
  ): number =>
    all
      .of(kind)
      .filter(({ time }) => time > from * 1000 && time <= to * 1000)
      .filter(({ node, peer }) => (by.node ?? node) === node && (by.peer ?? peer) === peer).length
  expect(count('deliver', { peer: 'n1', node: 'n2' }, 5, 105), 'before').toBe(10)
  expect(count('deliver', { peer: 'n1' }, 106, 205), 'while it is silent, to nodes or clients').toBe(0)
  expect(count('deliver', { node: 'n1', peer: 'n2' }, 105, 205), 'what it hears').toBe(10)
  expect(count('timer', { node: 'n1' }, 105, 205), 'its ticks').toBe(10)
  expect(count('deliver', { peer: 'n1', node: 'n2' }, 205, 305), 'afterwards').toBe(10)
  expect(all.of('drop').every(({ text }) => text === 'silenced by f0')).toBe(true)
  expect(fatesOf(all)[0]?.strikes).toBe(all.of('drop').length)
})

test('silences and cuts add up, and healing one leaves the other', () => {
  const all = run([
    silence({ at: 55, for: 100, node: 'n1' }),
    silence({ at: 105, for: 100, node: { pick: 'all' } }),
    partition({ at: 155, for: 100, split: { links: [['n1', 'n2']] } }),
  ])
  const from = (sender: string, receiver: string): readonly number[] =>
    all
      .of('deliver')
      .filter(
        ({ node, peer, time }) => peer === sender && node === receiver && time > 40_000 && time < 280_000,
      )
      .map(({ time }) => Math.floor(time / 10_000))
  expect(from('n1', 'n2'), 'n1 is silent, and then cut').toStrictEqual([4, 5, 26, 27])
  expect(from('n1', 'n3'), 'n1 is silent, and then all are').toStrictEqual([4, 5, 21, 22, 23, 24, 25, 26, 27])
  expect(from('n2', 'n3'), 'all are silent').toStrictEqual([4, 5, 6, 7, 8, 9, 10, 21, 22, 23, 24, 25, 26, 27])
})

test.each([
  ['crash', [crash({ at: 50, for: 60, node: { pick: 'any', count: 2, writing: 5 }, atMost: 2 })]],
  ['wipe', [wipe({ at: { on: 'flush', of: 'any', nth: 9 }, for: 60, node: { subject: true } })]],
  [
    'silence',
    [silence({ at: 50, for: 60, node: { pick: 'any' }, flap: { on: constant(9), off: constant(5) } })],
  ],
] as const)('a run with a %s has one hash, however it is made', (_, faults) => {
  const given = { protocol: chatter, nodes: 4, duration: 200, faults, workload: workloadOf({}) }
  const hashes = new Set(hashesOf(given))
  expect(hashes.size).toBe(1)
  expect(hashes.has(runOf({ ...given, faults: [] }).traceHash), 'the fault does something').toBe(false)
})
