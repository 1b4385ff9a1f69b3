import { expect, test } from 'vitest'
import { constant } from '../distributions.ts'
import { beats, injectedOf, journeysOf, mail, type Sending, series, transitOf } from '../testing/journeys.ts'
import { scripted } from '../testing/protocols.ts'
import { type Given, runOf, type TracedRun } from '../testing/scenario.ts'
import { clog, type Fault, hold, linkBreak, loss, replay } from './index.ts'

function run(sendings: readonly Sending[], faults: readonly Fault[], given: Given = {}): TracedRun {
  return runOf({ protocol: mail(sendings), nodes: 2, faults, ...given })
}

const everyMillisecond = [...series(300, 1), ...series(300, 1, { from: 'n2', to: 'n1' })]

test('what is on a link that breaks is lost both ways, and so is what is sent until it is repaired', () => {
  const faults = [linkBreak({ at: 100.5, for: 3, probability: 1, repair: constant(50) })]
  const all = run(everyMillisecond, faults, { network: { latency: constant(2.5) }, duration: 400 })
  const lost = journeysOf(all).filter(({ drops }) => drops.length > 0)
  // It breaks at 101, and the fault, and with it the damage, is over at 103.5.
  const ways = lost.map(({ from, at }) => `${from} at ${at}`).sort()
  expect(ways).toStrictEqual(
    [99, 100, 101, 102, 103].flatMap((at) => ['n1', 'n2'].map((node) => `${node} at ${at}`)).sort(),
  )
})

test('a broken link is repaired after its time, and carries again until it breaks anew', () => {
  const faults = [linkBreak({ at: 0, probability: 0.02, repair: constant(10) })]
  const all = run(everyMillisecond, faults, { network: { latency: constant(2) }, duration: 400 })
  const strikes = all.of('strike')
  expect(strikes.length, 'breaks in six hundred messages').toBeGreaterThan(3)
  expect(injectedOf(all).strikes, 'strikes').toBe(strikes.length)
  const broken = (at: number): boolean =>
    strikes.some(({ time }) => at >= time / 1000 && at < time / 1000 + 10)
  const breaks = (at: number): boolean => strikes.some(({ time }) => time / 1000 > at && time / 1000 < at + 2)
  const edge = (at: number): boolean => strikes.some(({ time }) => [0, 2].includes(time / 1000 - at))
  const wrong = journeysOf(all)
    .filter(({ at, arrivals }) => !edge(at) && arrivals.length !== (broken(at) || breaks(at) ? 0 : 1))
    .map(({ from, at, arrivals }) => `${from} at ${at} arrived ${arrivals.length} times`)
  expect(wrong).toStrictEqual([])
  for (const { text, cause } of strikes) {
    expect(text, 'what the trace says of it').toMatch(/^link-break f0: n[12]>n[12] for 10 ms$/)
    expect(cause, 'what led to it').toBeTypeOf('number')
  }
})

test('a link that breaks leaves every other link', () => {
  const faults = [
    linkBreak({
      at: 100,
      for: 100,
      probability: 1,
      repair: constant(1_000),
      on: { oneWay: { from: ['n1'], to: ['n2'] } },
    }),
  ]
  const lost = journeysOf(runOf({ protocol: beats, faults })).filter(({ drops }) => drops.length > 0)
  expect(
    lost.every(({ from, to }) => [from, to].every((end) => end !== 'n3')),
    'lost at n3',
  ).toBe(true)
  expect(lost.filter(({ from }) => from === 'n1').length, 'lost from n1 to n2').toBe(20)
})

test('what was on a link that broke never arrives, though the fault has ended before it was to', () => {
  const faults = [linkBreak({ at: 15, for: 10, probability: 1, repair: constant(5) })]
  const all = run(series(2, 10), faults, { network: { latency: constant(50) } })
  expect(journeysOf(all).map(({ at, arrivals }) => [at, arrivals.length])).toStrictEqual([
    [10, 0],
    [20, 0],
  ])
})

test('an old message that is sent once more after a link was repaired arrives', () => {
  // Sent at 50 and arrived; the link breaks at 100 and is whole again from 110 on.
  const faults = [
    linkBreak({ at: 90, probability: 1, repair: constant(10) }),
    replay({ at: 300, count: 1, olderThanMs: 220 }),
  ]
  const all = run(series(2, 50), faults)
  expect(injectedOf(all, 1).strikes, 'messages repeated').toBe(1)
  expect(journeysOf(all)[0]?.arrivals.map(({ at }) => at)).toStrictEqual([51, 301])
})

test('what is kept at its sender is not on a link that breaks meanwhile', () => {
  const faults = [
    hold({ at: 0, for: 200, types: ['a'] }),
    linkBreak({ at: 40, probability: 1, repair: constant(10) }),
  ]
  const both: Sending[] = [{ at: 10 }, { at: 50, type: 'b' }]
  expect(journeysOf(run(both, faults)).map(({ arrivals }) => arrivals.map(({ at }) => at))).toStrictEqual([
    [201],
    [],
  ])
})

// What sends.

test('a silent node receives and works, and nothing it sends leaves it, to its clients neither', () => {
  const silence: Fault = { kind: 'silence', at: 100, for: 100, node: 'n1' }
  const calm = journeysOf(runOf({ protocol: beats, duration: 400 }))
  const all = runOf({ protocol: beats, duration: 400, faults: [silence] })
  journeysOf(all).forEach((journey, i) => {
    const { from, at } = journey
    if (from !== 'n1' || at < 100 || at >= 200) expect(journey, `${from} at ${at}`).toStrictEqual(calm[i])
    else expect(journey.drops, `${from} at ${at}`).toStrictEqual([{ at, why: 'silenced by f0' }])
  })
  expect(injectedOf(all)).toMatchObject({ nodes: ['n1'], strikes: 40, from: 100_000, to: 200_000 })
  expect(all.of('fault').map(({ text, payload }) => [text, payload])).toStrictEqual([
    ['silence f0', { nodes: ['n1'] }],
  ])
})

test('what a silent node sends to itself does not leave it, and arrives', () => {
  const protocol = scripted((node) => {
    node.after(150, () => node.send(node.id, { type: 'note to self' }))
    return undefined
  })
  const all = runOf({ protocol, nodes: 1, faults: [{ kind: 'silence', at: 100, for: 100, node: 'n1' }] })
  expect(journeysOf(all)[0]?.arrivals.map(({ at }) => at)).toStrictEqual([151])
})

test('two silences of one node end when the last of them does', () => {
  const faults: Fault[] = [
    { kind: 'silence', at: 100, for: 100, node: 'n1' },
    { kind: 'silence', at: 150, for: 150, node: { pick: 'all' } },
  ]
  const lost = journeysOf(runOf({ protocol: beats, faults, duration: 400 })).filter(
    ({ drops }) => drops.length > 0,
  )
  expect(
    lost
      .filter(({ from }) => from === 'n1')
      .map(({ at }) => at)
      .at(-1),
    'the last of n1',
  ).toBe(295)
  expect(
    lost
      .filter(({ from }) => from === 'n2')
      .map(({ at }) => at)
      .at(0),
    'the first of n2',
  ).toBe(155)
})

test('a fault of probability 1 that is mended leaves nothing behind', () => {
  const faults = [
    loss({ at: 100, for: 1, probability: 1 }),
    clog({ at: 100, for: 1 }),
    hold({ at: 100, for: 1 }),
  ]
  const transit = new Set(
    transitOf(journeysOf(runOf({ protocol: beats, faults })).filter(({ at }) => at < 990)),
  )
  expect(transit).toStrictEqual(new Set([1]))
})
