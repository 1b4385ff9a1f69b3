import { expect, test } from 'vitest'
import { constant, uniform } from '../distributions.ts'
import { beats, injectedOf, type Journey, journeysOf, mail, series, transitOf } from '../testing/journeys.ts'
import { scripted } from '../testing/protocols.ts'
import { type Given, named, runOf, scenarioOf } from '../testing/scenario.ts'
import { simulateResolved } from '../world.ts'
import {
  clog,
  damage,
  delay,
  duplicate,
  type Fault,
  hold,
  linkBreak,
  loss,
  message,
  partition,
  reorder,
  replay,
  throttle,
} from './index.ts'

/** A thousand messages each way between n1 and n2, and from n1 to n3. */
const busy = mail([
  ...series(1_000, 1),
  ...series(1_000, 1, { from: 'n2', to: 'n1' }),
  ...series(1_000, 1, { to: 'n3' }),
])
const network = { latency: uniform({ min: 1, max: 20 }), loss: 0.05, duplicate: 0.05 }

/** Every kind whose effect on one message does not reach to others. */
const severalPlain: readonly Fault[] = [
  loss({ at: 0, for: 600, probability: 0.2 }),
  loss({ at: 100, for: 700, probability: 0.2, on: { mute: 'n1' } }),
  duplicate({ at: 50, for: 500, probability: 0.3, after: uniform({ min: 1, max: 9 }) }),
  delay({
    at: 0,
    for: 700,
    ms: 1,
    jitter: uniform({ min: 0, max: 5 }),
    on: { oneWay: { from: ['n1'], to: ['n3'] } },
  }),
  reorder({ at: 200, for: 400, probability: 0.3, by: uniform({ min: 1, max: 9 }), on: { deafen: 'n2' } }),
  damage({ at: 0, for: 500, probability: 0.2, checksums: true }),
  damage({ at: 0, for: 500, probability: 0.2, on: { mute: 'n2' } }),
  partition({ at: 300, for: 50, split: 'halves' }),
]
const several = named(severalPlain)

/** What can be told of a message's journey by one who knows only its fate. */
function fateOf({ arrivals, drops, at }: Journey): string {
  return JSON.stringify([
    arrivals.map((arrival) => JSON.stringify([arrival.at - at, arrival.payload])).sort(),
    drops,
  ])
}

test.each(several)('removing $kind $id leaves the fate of every message that it did not touch', (removed) => {
  const all = journeysOf(runOf({ protocol: busy, network, faults: several, duration: 1_200 }))
  const without = journeysOf(
    runOf({ protocol: busy, network, faults: several.filter((fault) => fault !== removed), duration: 1_200 }),
  )
  const alone = journeysOf(runOf({ protocol: busy, network, faults: [removed], duration: 1_200 }))
  const calm = journeysOf(runOf({ protocol: busy, network, duration: 1_200 }))
  let untouched = 0
  const moved: string[] = []
  all.forEach((journey, i) => {
    const [there, only, none] = [without[i], alone[i], calm[i]] as [Journey, Journey, Journey]
    // It did nothing to the message by itself, and is not why it was lost among the others.
    const touched = fateOf(only) !== fateOf(none) || journey.drops.some(({ why }) => why.includes(removed.id))
    // A message that the network loses anyway does not show what was done to it.
    if (touched || none.arrivals.length === 0) return
    untouched++
    if (fateOf(journey) !== fateOf(there))
      moved.push(
        `${journey.from}>${journey.to} ${journey.n}: ${fateOf(journey)} and without ${fateOf(there)}`,
      )
  })
  expect(untouched, 'messages that it did not touch').toBeGreaterThan(500)
  expect(moved.slice(0, 3), `${moved.length} messages whose fate has changed`).toStrictEqual([])
})

test('a fault elsewhere leaves the times of a network that makes copies and keeps order as they are', () => {
  const fifo = { ...network, order: 'fifo' } as const
  const timesOf = (faults: readonly Fault[]): string[] =>
    journeysOf(runOf({ protocol: busy, network: fifo, faults, duration: 1_200 }), { to: 'n2' }).map(fateOf)
  const elsewhere = loss({ at: 0, probability: 0.5, on: { oneWay: { from: ['n1'], to: ['n3'] } } })
  const [calm, disturbed] = [timesOf([]), timesOf([elsewhere])]
  const changed = calm.filter((fate, i) => fate !== disturbed[i])
  expect(changed.slice(0, 3), `${changed.length} messages that the fault is not about`).toStrictEqual([])
})

test('overlapping faults of one kind add up, and healing one leaves the other', () => {
  const on = { mute: 'n1' } as const
  const transit = transitOf(
    journeysOf(
      runOf({
        protocol: beats,
        faults: [
          delay({ at: 100, for: 200, ms: 3, on }),
          delay({ at: 200, for: 200, ms: 5, on }),
          reorder({ at: 300, for: 200, probability: 1, by: constant(7), on }),
        ],
      }),
      { from: 'n1', to: 'n2', type: 'a' },
    ),
  )
  const of = (from: number, to: number): number[] => [...new Set(transit.slice(from / 10, to / 10))]
  expect([of(0, 100), of(100, 200), of(200, 300), of(300, 400), of(400, 500), of(500, 990)]).toStrictEqual([
    [1],
    [4],
    [9],
    [13],
    [8],
    [1],
  ])
})

test('losses that overlap lose each on its own', () => {
  const count = (faults: readonly Fault[]): number =>
    journeysOf(runOf({ protocol: mail(series(4_000, 0.25)), nodes: 2, faults, duration: 1_100 })).filter(
      ({ arrivals }) => arrivals.length > 0,
    ).length
  const arrived = count([0.5, 0.4, 0.2].map((probability) => loss({ at: 0, probability })))
  expect(Math.abs(arrived - 4_000 * 0.5 * 0.6 * 0.8), `arrived: ${arrived} of 4000`).toBeLessThan(135)
})

test('of two throttles on a link the slower counts, until it ends', () => {
  // Nineteen bytes each: a message in ten milliseconds, and then in five.
  const faults = [
    throttle({ at: 0, bytesPerSecond: 3_800 }),
    throttle({ at: 0, for: 500, bytesPerSecond: 1_900 }),
  ]
  const arrived = journeysOf(
    runOf({ protocol: mail(series(200, 1, { n: 10 } as object)), nodes: 2, faults, duration: 1_000 }),
  ).flatMap(({ arrivals }) => arrivals.map(({ at }) => at))
  const first = arrived.filter((at) => at < 500).length
  const later = arrived.filter((at) => at >= 500).length
  expect(first, 'in the first half second').toBeGreaterThan(45)
  expect(first, 'in the first half second').toBeLessThan(56)
  expect(later, 'in the second half second').toBeGreaterThan(90)
  expect(later, 'in the second half second').toBeLessThan(111)
})

test('a throttle that begins at the instant in which another ends takes over what is being carried', () => {
  for (let seed = 0; seed < 10; seed++) {
    const faults = [
      throttle({ at: 0, for: 100, bytesPerSecond: 100 }),
      throttle({ at: 100, bytesPerSecond: 1_000 }),
    ]
    const run = runOf({ protocol: mail(series(10, 1)), nodes: 2, faults }, seed)
    const late = journeysOf(run)
      .filter(({ arrivals: [first] }) => first === undefined || first.at > 300)
      .map(({ n, arrivals: [first] }) => `${n} at ${first?.at ?? 'no time'}`)
    expect(late, `seed ${seed}: what takes longer than 180 bytes do at 1000 a second`).toStrictEqual([])
  }
})

test('a strike is an effect: what is done to a message that is lost anyway is none', () => {
  const faults = [
    loss({ at: 0, probability: 1 }),
    duplicate({ at: 0, probability: 1 }),
    delay({ at: 0, ms: 5 }),
    reorder({ at: 0, probability: 1, by: constant(5) }),
    damage({ at: 0, probability: 1 }),
    hold({ at: 0, for: 100 }),
  ]
  const run = runOf({ protocol: mail(series(10, 10)), nodes: 2, faults })
  expect(injectedOf(run).strikes, 'strikes of the loss').toBe(10)
  const others = run.faults.slice(1).map((_, i) => injectedOf(run, i + 1).strikes ?? 0)
  expect(others, 'strikes of the others').toStrictEqual([0, 0, 0, 0, 0])
})

/** Everything at once. */
const everything: readonly Fault[] = [
  ...severalPlain,
  linkBreak({ at: 100, probability: 0.05, repair: uniform({ min: 1, max: 30 }) }),
  clog({ at: 400, for: 60, on: 'halves' }),
  hold({ at: 430, for: 60, types: ['a'] }),
  throttle({ at: 500, for: 100, bytesPerSecond: 3_000 }),
  replay({ at: 650, count: 20, olderThanMs: 100 }),
  message({ from: 'n1', to: 'n2', nth: 30, act: 'damage' }),
  message({ from: 'n1', to: 'n2', nth: 60, act: 'hold' }),
  { kind: 'silence', at: 600, for: 20, node: { pick: 'any' } },
  {
    ...loss({ at: 0, probability: 0.5 }),
    flap: { on: uniform({ min: 5, max: 50 }), off: uniform({ min: 5, max: 50 }) },
  },
]

test.each(['free', 'fifo'] as const)(
  'a seed gives one run, with the trace kept or not, whatever faults act on links; order %s',
  (order) => {
    const bandwidth = { bytesPerSecond: 50_000, queueBytes: 2_000, overflow: 'drop-random' } as const
    const given: Given = {
      protocol: beats,
      faults: everything,
      network: { ...network, order, link: bandwidth, interface: bandwidth },
      settle: 200,
    }
    const digests = [1, 2, 3].map((seed) => {
      const run = runOf(given, seed, { recordChoices: true })
      const { traceHash, choices = [] } = run
      expect(
        run.faults.filter(({ injected }) => !injected),
        'faults that did not happen',
      ).toStrictEqual([])
      const again = simulateResolved(scenarioOf(given), seed).finish()
      expect([again.traceHash, again.events], `seed ${seed}, without a trace`).toStrictEqual([
        traceHash,
        run.events,
      ])
      const replayed = simulateResolved(scenarioOf(given), seed, { choices }).finish()
      expect(replayed.traceHash, `seed ${seed}, from its choices`).toBe(traceHash)
      return traceHash
    })
    expect(new Set(digests).size, 'different runs of three seeds').toBe(3)
  },
)

test.each<[string, Fault]>([
  ['that damages', damage({ at: 0, probability: 1, on: { oneWay: { from: ['n1'], to: ['n2'] } } })],
  [
    'that breaks links',
    linkBreak({ at: 0, probability: 1, repair: constant(1), on: { oneWay: { from: ['n1'], to: ['n2'] } } }),
  ],
])('a fault %s at one receiver of a broadcast leaves the hash of what the others get', (_, fault) => {
  const hashOf = (together: boolean): string => {
    const protocol = scripted((node) => {
      const say = (n: number): void => {
        if (together) node.broadcast({ type: 'a', n })
        else for (const peer of node.members) if (peer !== node.id) node.send(peer, { type: 'a', n })
      }
      if (node.id === 'n1') node.after(10, () => say(7))
      return undefined
    })
    return runOf({ protocol, faults: [fault] }).traceHash
  }
  expect(hashOf(true), 'a broadcast is the same as as many sends').toBe(hashOf(false))
})
