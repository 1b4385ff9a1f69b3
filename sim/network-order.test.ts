import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { constant, lognormal, uniform } from './distributions.ts'
import { clog, delay, duplicate, type Fault, hold, loss, reorder, throttle } from './faults/index.ts'
import { beats, type Journey, journeysOf, mail, orderOf, series, transitOf } from './testing/journeys.ts'
import { type Given, runOf, workloadOf } from './testing/scenario.ts'
import type { Distribution } from './types.ts'

const milliseconds = fc.integer({ min: 0, max: 60 })
const latency: fc.Arbitrary<Distribution> = fc.oneof(
  milliseconds.map(constant),
  fc.tuple(milliseconds, milliseconds).map(([min, more]) => uniform({ min, max: min + more })),
  milliseconds.map((median) => lognormal({ median: median + 1, p99: 3 * median + 5 })),
)
const probability = fc.constantFrom(0, 0.2, 0.7, 1)
const when = { at: fc.nat(300), for: fc.integer({ min: 1, max: 300 }) }

/** Faults of which some act at any time. */
function some(fault: fc.Arbitrary<Fault>): fc.Arbitrary<readonly Fault[]> {
  return fc.array(fault, { minLength: 1, maxLength: 3 })
}

const slowing = fc.oneof(
  fc.record({ ms: milliseconds, jitter: latency, ...when }).map(delay),
  fc.record({ probability, ...when }).map(loss),
)
const doubling = fc.oneof(
  fc.record({ probability, after: latency, ...when }).map(duplicate),
  fc.record({ probability, ...when }).map(duplicate),
)
const slowRate = fc.record({ bytesPerSecond: fc.constantFrom(500, 5_000), ...when })

function outOfOrder(journeys: readonly Journey[]): string {
  const order = orderOf(journeys)
  const wrong = order.findIndex((n, i) => i > 0 && n < (order[i - 1] as number))
  return wrong < 0 ? '' : `${order[wrong]} arrived after ${order[wrong - 1]}`
}

const both = [
  ...series(200, 1),
  ...series(200, 1, { from: 'n2', to: 'n1' }),
  ...series(200, 1, { from: 'n3', to: 'n1' }),
]

function expectInOrder(faults: readonly Fault[], given: NonNullable<Given['network']>, seed: number): void {
  const network = { order: 'fifo', ...given } as const
  const run = runOf({ protocol: mail(both), network, faults, duration: 2_000 }, seed)
  for (const from of ['n1', 'n2', 'n3'])
    expect(outOfOrder(journeysOf(run, { from })), `what ${from} sent`).toBe('')
}

test('in a network that keeps order, messages arrive first in the order in which they were sent', () => {
  const networks = fc.record({ latency, duplicate: probability, loss: fc.constantFrom(0, 0.3) })
  fc.assert(
    fc.property(networks, fc.nat(), (network, seed) => expectInOrder([], network, seed)),
    { numRuns: 40 },
  )
})

test.each([
  ['delay and lose', some(slowing)],
  ['double', some(doubling)],
  ['hold', some(fc.record(when).map(hold))],
  ['clog', some(fc.record(when).map(clog))],
  ['throttle', some(slowRate.map(throttle))],
])('faults that %s messages leave the order of a network that keeps it', (_, faults) => {
  fc.assert(
    fc.property(faults, latency, fc.nat(), (faults, distribution, seed) =>
      expectInOrder(faults, { latency: distribution }, seed),
    ),
    { numRuns: 40 },
  )
})

test('a reordering breaks the order of what it holds back, and of nothing else', () => {
  const network = { order: 'fifo', latency: uniform({ min: 1, max: 30 }) } as const
  // Longer than any message waits for one before it.
  const fault = reorder({ at: 0, probability: 0.2, by: uniform({ min: 100, max: 160 }) })
  const calm = journeysOf(runOf({ protocol: mail(series(500, 1)), nodes: 2, network }))
  const all = journeysOf(runOf({ protocol: mail(series(500, 1)), nodes: 2, network, faults: [fault] }))
  expect(outOfOrder(all), 'that something was overtaken').not.toBe('')
  const arrivalOf = ({ arrivals: [first] }: Journey): number => first?.at ?? 0
  const late = all.filter((journey, n) => arrivalOf(journey) > arrivalOf(calm[n] as Journey) + 50)
  expect(late.length, 'messages that are held back').toBeGreaterThan(60)
  expect(late.length, 'messages that are held back').toBeLessThan(140)
  expect(outOfOrder(all.filter((journey) => !late.includes(journey))), 'the order of the others').toBe('')
})

test('a message that is held back arrives no earlier than without the fault', () => {
  const network = { order: 'fifo', latency: uniform({ min: 1, max: 200 }) } as const
  const protocol = mail(series(300, 1))
  const calm = journeysOf(runOf({ protocol, nodes: 2, network }))
  const fault = reorder({ at: 150, for: 1.5, probability: 1, by: constant(1) })
  const all = journeysOf(runOf({ protocol, nodes: 2, network, faults: [fault] }))
  const held = all.filter(({ at }) => at >= 150 && at < 151.5)
  expect(held.length, 'messages that are held back').toBeGreaterThan(0)
  for (const { n, arrivals } of held) {
    const before = calm[n]?.arrivals[0]?.at ?? 0
    expect(arrivals[0]?.at, `message ${n}, held back by 1 ms`).toBeGreaterThanOrEqual(before)
  }
})

test('what is held back and kept meanwhile by a hold may be overtaken when it sets out', () => {
  const faults = [hold({ at: 0, for: 5.5 }), reorder({ at: 0, for: 5.5, probability: 1, by: constant(100) })]
  const all = journeysOf(
    runOf({ protocol: mail(series(10, 1)), nodes: 2, network: { order: 'fifo' }, faults }),
  )
  expect(transitOf(all.slice(5)), 'those that are sent after the hold and the reordering').toStrictEqual([
    1, 1, 1, 1, 1,
  ])
})

test('in a free network messages overtake each other', () => {
  const network = { latency: uniform({ min: 1, max: 30 }) }
  expect(outOfOrder(journeysOf(runOf({ protocol: mail(series(200, 1)), nodes: 2, network })))).not.toBe('')
})

test('half of a round trip between zones is added each way, and nothing within a zone', () => {
  const zones = { east: ['n1', 'n2'], west: ['n3'], south: ['n4'] }
  const roundTripMs = { east: { west: 80, south: 30 }, west: { south: 7 } }
  const run = runOf({ protocol: beats, nodes: 5, zones, network: { roundTripMs } })
  const expected: { readonly [link: string]: number } = {
    'n1>n2': 1,
    'n1>n3': 41,
    'n2>n3': 41,
    'n1>n4': 16,
    'n2>n4': 16,
    'n3>n4': 4.5,
    'n1>n5': 1,
    'n2>n5': 1,
    'n3>n5': 1,
    'n4>n5': 1,
  }
  for (const journey of journeysOf(run)) {
    const { from, to, at } = journey
    if (at > 900) continue
    const name = [from, to].sort().join('>')
    expect(transitOf([journey]), `${from} to ${to}`).toStrictEqual([expected[name]])
  }
})

test("a client is in its home's zone", () => {
  const zones = { east: ['n1', 'n3'], west: ['n2'] }
  const network = { zones, roundTripMs: { west: { east: 100 } } }
  const run = runOf({ protocol: beats, zones, network, workload: workloadOf({ clients: 3, rate: 200 }) })
  const zoneOf = (name: string): string => (name.endsWith('2') ? 'west' : 'east')
  const requests = journeysOf(run).filter(
    ({ type, at }) => (type === 'request' || type === 'reply') && at < 900,
  )
  expect(requests.length, 'requests and replies').toBeGreaterThan(100)
  for (const journey of requests) {
    const far = zoneOf(journey.from) !== zoneOf(journey.to)
    expect(transitOf([journey]), `${journey.from} to ${journey.to}`).toStrictEqual([far ? 51 : 1])
  }
})

test('slow pairs are drawn once a directed pair, and are slow for the whole run', () => {
  const slowPairs = { probability: 0.3, extra: uniform({ min: 20, max: 90 }) }
  let slow = 0
  let pairs = 0
  let oneWay = 0
  for (let seed = 0; seed < 12; seed++) {
    const run = runOf({ protocol: beats, nodes: 8, network: { slowPairs }, duration: 250 }, seed)
    const transits = new Map<string, Set<number>>()
    for (const journey of journeysOf(run)) {
      if (journey.at > 150) continue
      const name = `${journey.from}>${journey.to}`
      transits.set(name, (transits.get(name) ?? new Set()).add(transitOf([journey])[0] ?? 0))
    }
    for (const [name, times] of transits) {
      expect(times.size, `seed ${seed}: different times from ${name}`).toBe(1)
      const [time = 0] = times
      pairs++
      if (time === 1) continue
      slow++
      expect(time, `seed ${seed}: time from ${name}`).toBeGreaterThanOrEqual(21)
      expect(time, `seed ${seed}: time from ${name}`).toBeLessThanOrEqual(91)
      if (transits.get(name.split('>').reverse().join('>'))?.has(1) === true) oneWay++
    }
  }
  expect(pairs).toBe(12 * 8 * 7)
  // Five standard deviations of 672 draws.
  expect(Math.abs(slow - pairs * 0.3), `slow pairs: ${slow} of ${pairs}`).toBeLessThan(60)
  expect(oneWay, 'pairs that are slow one way only').toBeGreaterThan(50)
})

test('a fault at one link leaves which pairs are slow', () => {
  const slowPairs = { probability: 0.5, extra: uniform({ min: 20, max: 90 }) }
  const timesOf = (faults: readonly Fault[]): readonly number[] =>
    transitOf(
      journeysOf(runOf({ protocol: beats, network: { slowPairs }, faults }), { from: 'n2' }).filter(
        ({ at }) => at < 800,
      ),
    )
  expect(timesOf([loss({ at: 0, probability: 1, on: { mute: 'n1' } })])).toStrictEqual(timesOf([]))
})

test.each<
  [
    string,
    Distribution,
    (sorted: readonly number[]) => readonly (readonly [string, number, number, number])[],
  ]
>([
  [
    'constant',
    constant(7.25),
    (times) => [
      ['all', times[0] ?? 0, 7.25, 0.001],
      ['all', times.at(-1) ?? 0, 7.25, 0.001],
    ],
  ],
  [
    'uniform',
    uniform({ min: 5, max: 25 }),
    (times) => [
      ['shortest', times[0] ?? 0, 5, 0.1],
      ['middle', times[2_500] ?? 0, 15, 0.8],
      ['longest', times[4_999] ?? 0, 25, 0.1],
    ],
  ],
  [
    'exponential',
    { kind: 'exponential', mean: 10 },
    (times) => [
      ['mean', times.reduce((sum, time) => sum + time, 0) / 5_000, 10, 0.8],
      ['middle', times[2_500] ?? 0, 6.93, 0.6],
    ],
  ],
  [
    'lognormal',
    lognormal({ median: 4, p99: 40 }),
    (times) => [
      ['middle', times[2_500] ?? 0, 4, 0.4],
      ['one in a hundred', times[4_950] ?? 0, 40, 9],
    ],
  ],
])('a latency that is %s comes out so', (_, distribution, expected) => {
  const given = { protocol: mail(series(5_000, 0.1)), nodes: 2, duration: 3_000 }
  const run = runOf({ ...given, network: { latency: distribution } }, 1)
  const times = transitOf(journeysOf(run)).toSorted((a, b) => a - b)
  for (const [what, found, wanted, tolerance] of expected(times))
    expect(Math.abs(found - wanted), `${what}: ${found}, expected ${wanted}`).toBeLessThanOrEqual(tolerance)
})
