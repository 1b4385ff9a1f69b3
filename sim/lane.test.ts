import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { throttle } from './faults/index.ts'
import { Lane, type Load, type Overflow } from './lane.ts'
import { type Journey, journeysOf, mail, orderOf, type Sending, series } from './testing/journeys.ts'
import { kernelOf, runUntil } from './testing/kernel.ts'
import { runOf } from './testing/scenario.ts'

/** Text that makes a message two hundred bytes long, whatever its number below ten thousand. */
const filler = (n: number): string => 'x'.repeat(200 - `{"body":"","n":${n},"type":"a"}`.length)

/** So many messages of two hundred bytes each, one every so many milliseconds. */
function parcels(count: number, every: number, one: Partial<Sending> = {}, from = 0): Sending[] {
  return series(count, every, one, from).map((sending) => ({ ...sending, body: filler(sending.n ?? 0) }))
}

/** When messages arrived, milliseconds. */
function times(journeys: readonly Journey[]): readonly number[] {
  return journeys.flatMap(({ arrivals }) => arrivals.map(({ at }) => at)).sort((a, b) => a - b)
}

/** A lane on its own, and what became of loads that are called by numbers. */
function laneOf(options: { bytesPerSecond: number; queueBytes?: number; overflow?: Overflow }, seed = '7') {
  const { kernel } = kernelOf(['n1'], seed)
  const lane = new Lane(kernel, kernel.key.stream('lane'), {
    queueBytes: Number.POSITIVE_INFINITY,
    overflow: 'drop-newest',
    ...options,
  })
  const carried: (readonly [n: number, at: number])[] = []
  const crowded: number[] = []
  const rate = { now: Number.POSITIVE_INFINITY }
  const load = (n: number, bytes: number): Load => ({
    bytes,
    rate: () => rate.now,
    carried: () => void carried.push([n, kernel.now]),
    crowdedOut: () => void crowded.push(n),
  })
  return { kernel, lane, carried, crowded, load, rate }
}

test('a lane carries one load after another, each for its bytes at its rate', () => {
  const { kernel, lane, carried, load } = laneOf({ bytesPerSecond: 1_000 })
  for (const n of [1, 2, 3]) lane.offer(load(n, n * 10))
  expect(lane.idle, 'whether it is idle while it carries').toBe(false)
  runUntil(kernel, 1_000_000)
  expect(carried).toStrictEqual([
    [1, 10_000],
    [2, 30_000],
    [3, 60_000],
  ])
  expect(lane.idle, 'whether it is idle when all is carried').toBe(true)
})

test('a lane that nothing limits carries at once', () => {
  const { lane, carried, load } = laneOf({ bytesPerSecond: Number.POSITIVE_INFINITY })
  for (const n of [1, 2, 3]) lane.offer(load(n, 1e9))
  expect(carried.map(([n]) => n)).toStrictEqual([1, 2, 3])
})

test('what is being carried goes on at a new rate, for as many bytes as are left', () => {
  const { kernel, lane, carried, load, rate } = laneOf({ bytesPerSecond: 1_000 })
  lane.offer(load(1, 100))
  lane.offer(load(2, 100))
  runUntil(kernel, 50_000)
  rate.now = 100
  lane.retime()
  runUntil(kernel, 100_000)
  rate.now = 1e9
  lane.retime()
  runUntil(kernel, 1_000_000)
  // Half at 1000 a second, 5 bytes at 100, and 45 at 1000 again.
  expect(carried).toStrictEqual([
    [1, 145_000],
    [2, 245_000],
  ])
})

test('a rate that goes and comes back within one instant leaves what is being carried as it was', () => {
  const { kernel, lane, carried, load, rate } = laneOf({ bytesPerSecond: Number.POSITIVE_INFINITY })
  rate.now = 1_000
  lane.offer(load(1, 100))
  runUntil(kernel, 50_000)
  for (const now of [Number.POSITIVE_INFINITY, 1_000]) {
    rate.now = now
    lane.retime()
  }
  runUntil(kernel, 1_000_000)
  expect(carried).toStrictEqual([[1, 100_000]])
})

test('when a lane is not limited any more, what waits is carried in its order', () => {
  const { kernel, lane, carried, load, rate } = laneOf({ bytesPerSecond: Number.POSITIVE_INFINITY })
  rate.now = 1_000
  for (const n of [1, 2, 3, 4]) lane.offer(load(n, 100))
  runUntil(kernel, 150_000)
  rate.now = Number.POSITIVE_INFINITY
  lane.retime()
  lane.offer(load(5, 100))
  runUntil(kernel, 1_000_000)
  expect(carried.map(([n]) => n)).toStrictEqual([1, 2, 3, 4, 5])
})

test('however much waits, it is carried when a lane is not limited any more', () => {
  const { kernel, lane, carried, load, rate } = laneOf({ bytesPerSecond: Number.POSITIVE_INFINITY })
  rate.now = 1
  const count = 20_000
  for (let n = 0; n < count; n++) lane.offer(load(n, 100))
  rate.now = Number.POSITIVE_INFINITY
  lane.retime()
  expect(() => runUntil(kernel, 10)).not.toThrow()
  expect(carried.length, 'loads that were carried').toBe(count)
})

test('a queue that overflows loses what its policy says, and not what is being carried', () => {
  const lost = (overflow: Overflow, seed = '7'): readonly number[] => {
    const { kernel, lane, carried, crowded, load } = laneOf(
      { bytesPerSecond: 1_000, queueBytes: 35, overflow },
      seed,
    )
    for (const n of [0, 1, 2, 3, 4, 5, 6]) lane.offer(load(n, 10))
    runUntil(kernel, 1_000_000)
    expect(
      [...carried.map(([n]) => n), ...crowded].sort((a, b) => a - b),
      'each is carried or crowded out',
    ).toStrictEqual([0, 1, 2, 3, 4, 5, 6])
    expect(carried[0]?.[0], 'what was being carried').toBe(0)
    expect(carried.map(([n]) => n)).toStrictEqual(carried.map(([n]) => n).sort((a, b) => a - b))
    return crowded
  }
  expect(lost('drop-newest')).toStrictEqual([4, 5, 6])
  expect(lost('drop-oldest')).toStrictEqual([1, 2, 3])
  const drawn = new Set(Array.from({ length: 50 }, (_, seed) => lost('drop-random', String(seed)).join()))
  expect(drawn.size, 'different losses over fifty seeds').toBeGreaterThan(15)
  expect(new Set([...drawn].join().split(',')), 'all of what waited').toStrictEqual(
    new Set(['1', '2', '3', '4', '5', '6']),
  )
})

test('a load that is larger than the queue is carried if the lane is idle, and lost if it is not', () => {
  const { kernel, lane, crowded, carried, load } = laneOf({ bytesPerSecond: 1_000, queueBytes: 35 })
  lane.offer(load(0, 100))
  for (const n of [1, 2, 3]) lane.offer(load(n, 10))
  lane.offer(load(4, 100))
  runUntil(kernel, 1_000_000)
  expect(crowded).toStrictEqual([4])
  expect(carried.map(([n]) => n)).toStrictEqual([0, 1, 2, 3])
})

test('every load is carried once or crowded out once, in order, and never faster than the rate', () => {
  const offers = fc.array(fc.tuple(fc.nat(20_000), fc.integer({ min: 1, max: 50 })), { maxLength: 40 })
  const options = fc.record({
    bytesPerSecond: fc.integer({ min: 100, max: 1_000_000 }),
    queueBytes: fc.integer({ min: 0, max: 300 }),
    overflow: fc.constantFrom<Overflow[]>('drop-newest', 'drop-oldest', 'drop-random'),
  })
  fc.assert(
    fc.property(offers, options, (given, settings) => {
      const { kernel, lane, carried, crowded, load } = laneOf(settings)
      given.forEach(([wait, bytes], n) => {
        runUntil(kernel, kernel.now + wait)
        lane.offer(load(n, bytes))
      })
      runUntil(kernel, 1e12)
      const order = carried.map(([n]) => n)
      expect(order, 'the order in which they are carried').toStrictEqual([...order].sort((a, b) => a - b))
      expect(
        [...order, ...crowded].sort((a, b) => a - b),
        'fates',
      ).toStrictEqual(given.map((_, n) => n))
      for (let i = 1; i < carried.length; i++) {
        const [n, at] = carried[i] as (typeof carried)[number]
        const needed = ((given[n]?.[1] ?? 0) * 1e6) / settings.bytesPerSecond
        expect(at - (carried[i - 1]?.[1] ?? 0), `time for load ${n}`).toBeGreaterThanOrEqual(
          Math.floor(needed),
        )
      }
    }),
  )
})

// In a network.

const limit = { overflow: 'drop-newest' } as const

test.each([
  ['link', 'link'],
  ['interface', 'interface'],
] as const)('over a long stretch a limited %s carries its rate', (_, where) => {
  // Twice as much is sent as fits: 200 bytes every 10 ms at 10000 bytes a second.
  const network = { [where]: { ...limit, bytesPerSecond: 10_000, queueBytes: 1_000 } }
  const run = runOf({ protocol: mail(parcels(1_000, 10)), nodes: 2, network, duration: 11_000 })
  const arrived = times(journeysOf(run)).filter((at) => at > 1_000 && at <= 10_000)
  expect(Math.abs(arrived.length - 450), `messages in nine seconds: ${arrived.length}`).toBeLessThan(3)
  const reason = where === 'link' ? 'no room on the link n1>n2' : 'no room at the interface of n1'
  expect(new Set(run.of('drop').map(({ text }) => text))).toStrictEqual(new Set([reason]))
})

test.each([1e6, 125e6])(
  'a link of %d bytes a second carries that much, of small messages too',
  (bytesPerSecond) => {
    const count = 2_000
    const sendings = Array.from({ length: count }, (_, n): Sending => ({ at: 10, n: n + 1_000 }))
    const bytes = '{"n":1000,"type":"a"}'.length * count
    const run = runOf({ protocol: mail(sendings), nodes: 2, network: { link: { ...limit, bytesPerSecond } } })
    const took = (times(journeysOf(run)).at(-1) ?? 0) - 11
    const expected = (bytes * 1_000) / bytesPerSecond
    expect(took, `milliseconds for ${bytes} bytes`).toBeGreaterThan(expected * 0.98)
    expect(took, `milliseconds for ${bytes} bytes`).toBeLessThan(expected * 1.02 + 0.01)
  },
)

test('below the rate nothing is dropped and nothing waits longer than it is carried', () => {
  for (const overflow of ['drop-newest', 'drop-oldest', 'drop-random'] as const) {
    for (const where of ['link', 'interface'] as const) {
      const bandwidth = { bytesPerSecond: 20_500, queueBytes: 200, overflow }
      const run = runOf({ protocol: mail(parcels(90, 10)), nodes: 2, network: { [where]: bandwidth } })
      const transits = journeysOf(run).map(({ at, arrivals: [first] }) => Math.round((first?.at ?? 0) - at))
      // An interface carries as it leaves and as it comes: 9.76 ms each.
      expect(new Set(transits), `${where}, ${overflow}`).toStrictEqual(new Set([where === 'link' ? 11 : 21]))
    }
  }
})

test.each([
  ['drop-newest', [0, 1, 2, 3]],
  ['drop-oldest', [0, 7, 8, 9]],
] as const)('a full queue of a link drops by its policy: %s', (overflow, kept) => {
  // One is being carried and three wait; they are sent in ten different instants.
  const link = { bytesPerSecond: 1_000, queueBytes: 700, overflow }
  const run = runOf({ protocol: mail(parcels(10, 1)), nodes: 2, network: { link } })
  expect(orderOf(journeysOf(run))).toStrictEqual(kept)
  expect(run.of('drop').map(({ text }) => text)).toStrictEqual(Array(6).fill('no room on the link n1>n2'))
})

test("one link's queue does not delay the messages of others, and a shared interface's does", () => {
  const sendings = [...parcels(50, 1), { at: 25.5, to: 'n3', n: 99, body: filler(99) }]
  const bandwidth = { ...limit, bytesPerSecond: 20_000 }
  const alone = runOf({ protocol: mail(sendings), network: { link: bandwidth } })
  expect(times(journeysOf(alone, { to: 'n3' })), 'on a link of its own').toStrictEqual([36.5])
  const shared = runOf({ protocol: mail(sendings), network: { interface: bandwidth } })
  const [arrived = 0] = times(journeysOf(shared, { to: 'n3' }))
  // It stands behind 26 others of 10 ms each; then it takes 10 ms itself, a millisecond, and 10 ms as it comes.
  expect(arrived, 'behind others at the interface').toBeCloseTo(26 * 10 + 10 + 1 + 10, 3)
})

test('what comes from many shares the interface of its receiver', () => {
  const sendings = ['n1', 'n2', 'n3'].flatMap((from) => parcels(1, 1, { from, to: 'n4' }, 10))
  const run = runOf({
    protocol: mail(sendings),
    nodes: 4,
    network: { interface: { ...limit, bytesPerSecond: 20_000 } },
  })
  expect(times(journeysOf(run))).toStrictEqual([31, 41, 51])
})

test('a throttle slows its links to its rate while it acts, and what waited arrives in order when it ends', () => {
  const network = { order: 'fifo' } as const
  const faults = [throttle({ at: 100, for: 305, bytesPerSecond: 20_000 })]
  const run = runOf({ protocol: mail(parcels(400, 2)), nodes: 2, network, faults })
  const arrived = times(journeysOf(run))
  expect(arrived.filter((at) => at > 111 && at < 401).length, 'while it acts').toBe(28)
  expect(
    arrived.filter((at) => at > 408 && at < 410),
    'when all is as ever',
  ).toHaveLength(1)
  const order = orderOf(journeysOf(run))
  expect(order.filter((n, i) => n !== i).slice(0, 5), 'messages out of their order').toStrictEqual([])
})
