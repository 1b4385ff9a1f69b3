import { expect, test } from 'vitest'
import { constant, uniform } from '../distributions.ts'
import {
  injectedOf,
  journeysOf,
  mail,
  orderOf,
  type Sending,
  series,
  transitOf,
} from '../testing/journeys.ts'
import { type Given, runOf, type TracedRun } from '../testing/scenario.ts'
import { clog, crash, duplicate, type Fault, hold, message, partition } from './index.ts'

function run(sendings: readonly Sending[], faults: readonly Fault[], given: Given = {}): TracedRun {
  return runOf({ protocol: mail(sendings), nodes: 2, faults, ...given })
}

/** When each message arrived first, in the order of sending; to the millisecond, for what waited arrives one by one. */
function arrivals(all: TracedRun): readonly (number | undefined)[] {
  return journeysOf(all).map(({ arrivals: [first] }) =>
    first === undefined ? undefined : Math.floor(first.at),
  )
}

const oneToTen = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]

test('what a clog keeps arrives when it ends, in the order in which it was to', () => {
  const network = { latency: uniform({ min: 1, max: 50 }) }
  const free = journeysOf(run(series(40, 5), [], { network }))
  const clogged = journeysOf(run(series(40, 5), [clog({ at: 0, for: 300 })], { network }))
  expect(orderOf(clogged), 'in the order in which it would have come').toStrictEqual(orderOf(free))
  const times = clogged.flatMap(({ arrivals }) => arrivals.map(({ at }) => at))
  expect(Math.min(...times), 'the first of it').toBeGreaterThanOrEqual(300)
  expect(Math.max(...times), 'the last of it').toBeLessThan(301)
})

test('what a hold keeps sets out when it ends, and takes its time then', () => {
  const network = { latency: uniform({ min: 1, max: 50 }) }
  const free = transitOf(journeysOf(run(series(40, 5), [], { network })))
  const held = journeysOf(run(series(40, 5), [hold({ at: 0, for: 300 })], { network }))
  expect(
    held.map(({ arrivals: [first] }) => Math.round(((first?.at ?? 0) - 300) * 1000) / 1000),
  ).toStrictEqual(free)
})

test('in a network that keeps order, what a hold or a clog keeps comes before what is sent after it', () => {
  for (const wait of [hold, clog]) {
    // The last messages are on their way, or sent, as it ends.
    const all = run(series(300, 1), [wait({ at: 50, for: 150 })], {
      network: { order: 'fifo', latency: uniform({ min: 1, max: 3 }) },
    })
    const order = orderOf(journeysOf(all))
    expect(
      order.filter((n, i) => n !== i).slice(0, 5),
      `messages out of their order after a ${wait.name}`,
    ).toStrictEqual([])
    expect(order, 'messages that arrived').toHaveLength(300)
  }
})

test('a message that two holds keep sets out when the last of them ends, whichever began first', () => {
  expect(arrivals(run(series(1, 60), [hold({ at: 0, for: 100 }), hold({ at: 50, for: 150 })]))).toStrictEqual(
    [201],
  )
  expect(arrivals(run(series(1, 60), [hold({ at: 0, for: 200 }), hold({ at: 50, for: 50 })]))).toStrictEqual([
    201,
  ])
})

test('a message that two clogs keep arrives when the last of them ends, whichever began first', () => {
  expect(arrivals(run(series(1, 60), [clog({ at: 0, for: 100 }), clog({ at: 50, for: 150 })]))).toStrictEqual(
    [200],
  )
  expect(arrivals(run(series(1, 60), [clog({ at: 0, for: 200 }), clog({ at: 50, for: 50 })]))).toStrictEqual([
    200,
  ])
})

test('a message that a hold and a clog keep sets out after the one, and arrives after the other', () => {
  expect(arrivals(run(series(1, 60), [hold({ at: 0, for: 100 }), clog({ at: 50, for: 150 })]))).toStrictEqual(
    [200],
  )
  expect(arrivals(run(series(1, 60), [hold({ at: 50, for: 150 }), clog({ at: 0, for: 100 })]))).toStrictEqual(
    [201],
  )
})

test('a message that is held until faults end does not set out when a hold on its link ends', () => {
  const single = message({ from: 'n1', to: 'n2', nth: 1, act: 'hold' })
  const all = run(series(2, 60), [single, hold({ at: 50, for: 50 })], { settle: 400 })
  expect(arrivals(all)).toStrictEqual([601, 121])
})

test('no copy of a message sets out while a hold acts', () => {
  const faults = [hold({ at: 0, for: 200 }), duplicate({ at: 0, probability: 1 })]
  const [journey] = journeysOf(run(series(1, 60), faults))
  expect(
    journey?.arrivals.map(({ at }) => at),
    'both copies',
  ).toStrictEqual([201, 201])
  const network = { duplicate: 1 }
  const [other] = journeysOf(run(series(1, 60), [hold({ at: 0, for: 200 })], { network }))
  expect(
    other?.arrivals.map(({ at }) => at),
    'where the network makes copies',
  ).toStrictEqual([201, 201])
})

test('what a clog keeps is cut by a partition that acts when it ends, and waits for a receiver that is down in vain', () => {
  const cut = run(series(1, 60), [clog({ at: 0, for: 100 }), partition({ at: 80, for: 50, split: 'halves' })])
  expect(journeysOf(cut)[0]?.drops, 'cut as it arrives').toMatchObject([{ at: 100, why: 'cut by f1' }])
  const down = run(series(1, 60), [clog({ at: 0, for: 100 }), crash({ at: 80, for: 50, node: 'n2' })])
  expect(journeysOf(down)[0]?.drops, 'its receiver is down').toMatchObject([{ at: 100, why: 'n2 is down' }])
})

test('what arrives while a link is clogged and cut is lost, whichever began first', () => {
  const latency = constant(60)
  const fates = [
    [clog({ id: 'wait', at: 20, for: 180 }), partition({ id: 'cut', at: 30, for: 70, split: 'halves' })],
    [clog({ id: 'wait', at: 30, for: 170 }), partition({ id: 'cut', at: 20, for: 80, split: 'halves' })],
  ].map((faults) => journeysOf(run(series(1, 10), faults, { network: { latency } }))[0])
  expect(
    fates.map((fate) => fate?.drops),
    'drops at 70 ms',
  ).toStrictEqual([[{ at: 70, why: 'cut by cut' }], [{ at: 70, why: 'cut by cut' }]])
})

test('what waits is let go at once when faults end', () => {
  for (const wait of [hold({ at: 0 }), clog({ at: 0 })]) {
    const expected = wait.kind === 'hold' ? 601 : 600
    const all = run(series(10, 10), [wait], { settle: 400 })
    expect(arrivals(all), wait.kind).toStrictEqual(oneToTen.map(() => expected))
    expect(injectedOf(all), wait.kind).toMatchObject({ from: 0, to: 600_000, strikes: 10 })
  }
})

test('what a clog has kept has come through the interface of its receiver, and finds room when the clog ends', () => {
  // Each message takes ten of the twenty milliseconds until the next.
  const bandwidth = { bytesPerSecond: 1_900, queueBytes: 40, overflow: 'drop-newest' } as const
  const all = run(series(10, 20, {}, 200), [clog({ at: 0, for: 500 })], { network: { interface: bandwidth } })
  expect(
    journeysOf(all).flatMap(({ drops }) => drops),
    'what was lost',
  ).toStrictEqual([])
  expect(
    journeysOf(all).filter(({ arrivals }) => arrivals.length === 1),
    'what arrived',
  ).toHaveLength(10)
})

test('where only a core is healed, what waits within it is let go, and the rest waits to the end', () => {
  for (const wait of [hold({ at: 0 }), clog({ at: 0 })]) {
    const sendings = [...series(5, 10), ...series(5, 10, { to: 'n3' }), ...series(2, 300, { to: 'n3' }, 500)]
    const quiesce = { core: ['n1', 'n2'] }
    const all = run(sendings, [wait], { nodes: 3, settle: 400, quiesce })
    const came = journeysOf(all).filter(({ arrivals }) => arrivals.length > 0)
    expect(
      came.map(({ to, arrivals: [first] }) => `${to} at ${Math.floor(first?.at ?? 0)}`),
      wait.kind,
    ).toStrictEqual(Array(5).fill(`n2 at ${wait.kind === 'hold' ? 601 : 600}`))
    expect(injectedOf(all).to, `the end of the ${wait.kind}`).toBe(1_000_000)
  }
})
