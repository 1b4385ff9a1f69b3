import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant } from './distributions.ts'
import {
  clockOffset,
  clog,
  crash,
  drift,
  type Fault,
  hold,
  join,
  leave,
  loss,
  message,
  partition,
  pause,
  silence,
  slowCpu,
} from './faults/index.ts'
import { anyFault } from './testing/arbitraries.ts'
import { bustle, scripted } from './testing/protocols.ts'
import { fatesOf, hashesOf, livesOf } from './testing/runs.ts'
import { type Given, named, runOf, type TracedRun } from './testing/scenario.ts'

/** Every node sends to every other each ten milliseconds, and says how its clock is. */
const chatter = scripted((node) => {
  let n = 0
  node.every(10, () => {
    const ahead = node.clock.now() - 1e12 - node.clock.monotonic()
    node.broadcast({ type: 'beat', n: n++, ahead })
  })
  return { inspect: () => ({ role: `role of ${node.id}` }), request: (request) => request.ok() }
})

const core = ['n1', 'n2', 'n3']

/** Five nodes for 400 ms; faults stop at 200. */
function run(faults: readonly Fault[], given: Given = {}, seed = 7): TracedRun {
  return runOf(
    { protocol: chatter, nodes: 5, duration: 400, settle: 200, quiesce: { core }, faults, ...given },
    seed,
  )
}

/** How many messages arrived from one to another after faults had stopped. */
function heard(run: TracedRun, from: string, to: string): number {
  return run.of('deliver').filter(({ node, peer, time }) => node === to && peer === from && time > 206_000)
    .length
}

test('faults stop when the run settles, everywhere, and the record says when', () => {
  const faults = [
    crash({ at: 50, node: 'n1' }),
    pause({ at: 50, for: 300, node: 'n2' }),
    partition({ at: 50, split: 'halves' }),
    crash({ at: 50, node: 'n3', flap: { on: constant(20), off: constant(9) } }),
    loss({ at: 50, probability: 1 }),
    crash({ at: 250, for: 10, node: 'n1' }),
    crash({ at: { on: 'message', of: 'beat', afterMs: 250 }, for: 10, node: { subject: true } }),
  ]
  const all = run(faults, { quiesce: { core: 'all' } })
  expect(all.quiesced).toStrictEqual({ time: 200_000, core: ['n1', 'n2', 'n3', 'n4', 'n5'] })
  expect(fatesOf(all).map(({ to }) => to)).toStrictEqual([
    200_000,
    200_000,
    200_000,
    200_000,
    200_000,
    undefined,
    undefined,
  ])
  expect(fatesOf(all)[5]?.why).toBe('faults had ended before its moment came')
  expect(fatesOf(all)[6]?.why).toBe('faults had ended before its moment came')
  expect(livesOf(all, 'n1')).toStrictEqual(['start 0', 'crash 50', 'start 200'])
  expect(livesOf(all, 'n3').at(-1)).toMatch('start')
  for (const from of all.quiesced?.core ?? []) {
    for (const to of all.quiesced?.core ?? []) {
      if (from !== to) expect(heard(all, from, to), `${from} to ${to}`).toBeGreaterThanOrEqual(18)
    }
  }
})

test('a run that does not settle keeps its faults to the end', () => {
  const all = run([crash({ at: 50, node: 'n1' }), crash({ at: 300, node: 'n2' })], { settle: 0 })
  expect(all.quiesced).toBeUndefined()
  expect(fatesOf(all).map(({ to }) => to)).toStrictEqual([400_000, 400_000])
  expect(livesOf(all, 'n1')).toStrictEqual(['start 0', 'crash 50'])
})

test('only the core is healed: the rest neither starts, nor goes on, nor flaps, and no fault begins', () => {
  const all = run([
    crash({ at: 50, node: 'n1' }),
    crash({ at: 60, node: 'n4' }),
    crash({ at: 150, for: 100, node: 'n5' }),
    crash({ at: 250, for: 10, node: { pick: 'all' } }),
  ])
  expect(all.quiesced).toStrictEqual({ time: 200_000, core })
  expect(livesOf(all, 'n1')).toStrictEqual(['start 0', 'crash 50', 'start 200'])
  expect(livesOf(all, 'n4')).toStrictEqual(['start 0', 'crash 60'])
  expect(livesOf(all, 'n5'), 'its fault would have ended at 250').toStrictEqual(['start 0', 'crash 150'])
  expect(fatesOf(all)[3]?.injected).toBe(false)
  const flap = { on: constant(30), off: constant(40) }
  const flapping = run([crash({ at: 50, node: { zone: 'both' }, flap })], { zones: { both: ['n2', 'n4'] } })
  expect(livesOf(flapping, 'n2')).toStrictEqual([
    'start 0',
    'crash 50',
    'start 80',
    'crash 120',
    'start 150',
    'crash 190',
    'start 200',
  ])
  expect(livesOf(flapping, 'n4')).toStrictEqual(livesOf(flapping, 'n2').slice(0, -1))
})

test('a node of the core is paused, slow, silent and off no more; the others are', () => {
  const node = { pick: 'all' } as const
  const faults = [
    pause({ at: 150, node }),
    slowCpu({ at: 50, node, perEvent: constant(3) }),
    drift({ at: 50, node, ppm: 100_000 }),
    clockOffset({ at: 50, node, byMs: 70 }),
  ]
  const all = run(faults)
  expect(all.standing.nodes.map(({ state }) => state)).toStrictEqual(['up', 'up', 'up', 'paused', 'paused'])
  expect(all.of('timer').filter(({ node, time }) => node === 'n4' && time > 200_000)).toStrictEqual([])
  const late = all.of('send').filter(({ time }) => time > 210_000)
  const gaps = late
    .filter(({ node, peer }) => node === 'n1' && peer === 'n2')
    .map(({ time }, i, all) => time - (all[i - 1]?.time ?? time))
  expect(new Set(gaps.slice(1)), "n1's timers are on time").toStrictEqual(new Set([10_000]))
  expect(
    late
      .map(({ payload }) => (payload as { readonly ahead: number }).ahead)
      .every((ahead) => Math.abs(ahead) < 0.01),
  ).toBe(true)
  const offset = run([clockOffset({ at: 50, node, byMs: 70 })])
  const aheadAt = (id: string): number => {
    const last = offset.of('send').findLast(({ node }) => node === id)
    return (last?.payload as { readonly ahead?: number } | undefined)?.ahead ?? Number.NaN
  }
  expect([Math.round(aheadAt('n1')), Math.round(aheadAt('n4'))]).toStrictEqual([0, 70])
})

test('cuts are healed between members, and stand between others and them', () => {
  const groups = [
    ['n1', 'n2', 'n4'],
    ['n3', 'n5'],
  ]
  const all = run([partition({ at: 50, split: { groups } })])
  expect(heard(all, 'n1', 'n3'), 'within the core').toBeGreaterThan(15)
  expect(heard(all, 'n1', 'n5'), 'from the core to the rest').toBe(0)
  expect(heard(all, 'n4', 'n3'), 'from the rest to the core').toBe(0)
  expect(heard(all, 'n4', 'n5'), 'within the rest').toBe(0)
  expect(heard(all, 'n4', 'n1'), 'where nothing was cut').toBeGreaterThan(15)
})

test('a silent node of the core speaks again to everyone: the fault was on it', () => {
  const all = run([silence({ at: 50, node: { zone: 'mute' } })], { zones: { mute: ['n1', 'n4'] } })
  expect(heard(all, 'n1', 'n2'), 'to the core').toBeGreaterThan(15)
  expect(heard(all, 'n4', 'n1'), 'a silent outsider').toBe(0)
  expect(heard(all, 'n1', 'n4'), 'to the rest').toBeGreaterThan(15)
})

test.each([
  ['hold', hold({ at: 105, types: ['beat'] })],
  ['clog', clog({ at: 105 })],
] as const)(
  'what a %s kept between members goes on in its order, and the rest stays where it is',
  (_, fault) => {
    const all = run([fault], { network: { order: 'fifo' } })
    const numbers = (from: string, to: string): readonly number[] =>
      all
        .of('deliver')
        .filter(({ node, peer }) => peer === from && node === to)
        .map(({ payload }) => (payload as { readonly n: number }).n)
    const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i)
    expect(numbers('n1', 'n2').slice(0, 35), 'none is missing').toStrictEqual(upTo(35))
    for (const [from, to] of [
      ['n1', 'n4'],
      ['n4', 'n1'],
      ['n4', 'n5'],
    ] as const)
      expect(numbers(from, to), `${from} to ${to}`).toStrictEqual(upTo(10))
  },
)

test('single messages that were held set out between members, and nowhere else', () => {
  const links = [
    ['n1', 'n2'],
    ['n1', 'n4'],
    ['n5', 'n4'],
  ] as const
  const all = run(links.map(([from, to]) => message({ from, to, nth: 5, act: 'hold' })))
  const arrived = ([from, to]: readonly [string, string]): boolean =>
    all
      .of('deliver')
      .some(({ node, peer, payload }) => peer === from && node === to && (payload as { n: number }).n === 4)
  expect(links.map(arrived)).toStrictEqual([true, false, false])
})

test('a fault of which nothing is left ended when the core was healed, and others last', () => {
  const all = run([
    crash({ at: 50, node: 'n1' }),
    crash({ at: 50, node: 'n4' }),
    partition({ at: 60, split: { links: [['n1', 'n2']] } }),
    partition({ at: 70, split: { links: [['n1', 'n4']] } }),
  ])
  expect(fatesOf(all).map(({ to }) => to)).toStrictEqual([200_000, 400_000, 200_000, 400_000])
})

test('a majority of each group is drawn from the seed, of those who are there', () => {
  const groups = [3, 4, 1].map((nodes, i) => ({
    name: 'abc'[i] as string,
    protocol: chatter,
    nodes,
    spares: 2,
  }))
  const cores = new Set<string>()
  for (let seed = 0; seed < 30; seed++) {
    const given: Given = { groups, quiesce: { core: 'majority' } }
    const { quiesced } = run([join({ at: 20, node: 'a4' }), leave({ at: 30, node: 'b1' })], given, seed)
    const of = (group: string): number => quiesced?.core.filter((name) => name.startsWith(group)).length ?? 0
    expect([of('a'), of('b'), of('c')], `seed ${seed}: of 4, of 3, of 1`).toStrictEqual([3, 2, 1])
    expect(
      quiesced?.core.filter((name) => ['a5', 'b1', 'b5', 'c2'].includes(name)),
      'not there',
    ).toStrictEqual([])
    cores.add(quiesced?.core.join(' ') ?? '')
  }
  expect(cores.size, 'it is drawn').toBeGreaterThan(8)
})

test('a majority is one of the members: who is about to leave is none', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { quiesced } = run(
      [leave({ at: 190, node: 'n3', afterMs: 100 })],
      { nodes: 3, quiesce: { core: 'majority' } },
      seed,
    )
    expect(quiesced?.core, `seed ${seed}: of n1 and n2`).toStrictEqual(['n1', 'n2'])
  }
})

test('whatever faults there are, a core goes on, and no fault begins or ends after that', () => {
  fc.assert(
    fc.property(fc.array(anyFault(5, 180), { maxLength: 5 }), fc.nat(), (faults, seed) => {
      const all = run(named(faults), { quiesce: { core: 'majority' }, disk: { restartMs: 10 } }, seed)
      const members = all.quiesced?.core ?? []
      expect(members).toHaveLength(3)
      for (const from of members) {
        for (const to of members)
          if (from !== to) expect(heard(all, from, to), `${from} to ${to}`).toBeGreaterThan(9)
      }
      const late = all.happened.filter(
        ({ kind, time }) => (kind === 'fault' || kind === 'heal') && time > 200_000,
      )
      expect(late, 'faults after the end').toStrictEqual([])
      const outside = all.happened.filter(
        ({ kind, node, time }) => kind === 'start' && time > 210_000 && !members.includes(node ?? ''),
      )
      expect(outside, 'starts outside of the core').toStrictEqual([])
    }),
    { numRuns: 60 },
  )
})

test.each([['all'], ['majority'], [['n2', 'n3']]] as const)(
  'a run with %s as its core has one hash',
  (core) => {
    const faults = [
      crash({ at: 50, node: { pick: 'any', count: 2 } }),
      partition({ at: 60, split: 'random' }),
      hold({ at: 70, types: ['beat'] }),
      pause({ at: 80, node: { pick: 'any' } }),
    ]
    const hashes = new Set(
      hashesOf({ protocol: bustle, duration: 250, settle: 100, quiesce: { core }, faults }),
    )
    expect(hashes.size).toBe(1)
  },
)
