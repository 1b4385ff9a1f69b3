import { expect, test } from 'vitest'
import { constant, uniform } from '../distributions.ts'
import { beats, injectedOf, type Journey, journeysOf, mail, series, transitOf } from '../testing/journeys.ts'
import { scripted } from '../testing/protocols.ts'
import { runOf } from '../testing/scenario.ts'
import {
  clog,
  damage,
  delay,
  duplicate,
  type Fault,
  hold,
  linkBreak,
  loss,
  partition,
  reorder,
  throttle,
} from './index.ts'

/** While it acts: only from n1 to n2, only messages of type a. */
const when = { at: 100, for: 100 }
const narrow = { ...when, on: { oneWay: { from: ['n1'], to: ['n2'] } }, types: ['a'] } as const

/** Each kind at its strongest, and what becomes of a message that it is about. */
const strongest: readonly (readonly [name: string, fault: Fault, effect: (journey: Journey) => string])[] = [
  ['partition', partition({ ...when, split: narrow.on, types: ['a'] }), lostAtOnce],
  ['loss', loss({ ...narrow, probability: 1 }), lostAtOnce],
  ['link-break', linkBreak({ ...narrow, probability: 1, repair: constant(3) }), lostAtOnce],
  ['duplicate', duplicate({ ...narrow, probability: 1 }), arrivesAfter(1, 1)],
  ['duplicate after', duplicate({ ...narrow, probability: 1, after: constant(7) }), arrivesAfter(1, 7)],
  ['delay', delay({ ...narrow, ms: 4 }), arrivesAfter(5)],
  ['delay and jitter', delay({ ...narrow, ms: 4, jitter: constant(2) }), arrivesAfter(7)],
  ['reorder', reorder({ ...narrow, probability: 1, by: constant(3) }), arrivesAfter(4)],
  [
    'clog',
    clog(narrow),
    ({ arrivals }) => (near(arrivals, 200) ? '' : 'it arrived when the clog was not over'),
  ],
  [
    'hold',
    hold(narrow),
    ({ arrivals }) => (near(arrivals, 201) ? '' : 'it set out when the hold was not over'),
  ],
  ['damage', damage({ ...narrow, probability: 1 }), damagedOnce],
  ['damage and checksums', damage({ ...narrow, probability: 1, checksums: true }), lostAtOnce],
  ['throttle', throttle({ ...narrow, bytesPerSecond: 1_900 }), slowed],
]

function lostAtOnce({ at, arrivals, drops }: Journey): string {
  return arrivals.length === 0 && drops.length === 1 && drops[0]?.at === at ? '' : 'it was not lost'
}

function arrivesAfter(...times: readonly number[]): (journey: Journey) => string {
  return ({ at, arrivals }) => {
    const taken = arrivals.map((arrival) => Math.round((arrival.at - at) * 10) / 10)
    return String(taken) === String(times) ? '' : `it took ${String(taken)}, expected ${String(times)} ms`
  }
}

/** Nineteen bytes take ten milliseconds, and the last is let go when the throttle ends. */
function slowed(journey: Journey): string {
  return arrivesAfter(journey.at > 190 ? 6 : 11)(journey)
}

function near(arrivals: Journey['arrivals'], at: number): boolean {
  return arrivals.length === 1 && Math.abs((arrivals[0]?.at ?? 0) - at) < 1
}

function damagedOnce({ sent, arrivals }: Journey): string {
  const before = sent as { readonly [field: string]: unknown }
  const after = arrivals[0]?.payload as typeof before
  if (arrivals.length !== 1 || after['type'] !== before['type']) return 'it did not come, or as another type'
  return typeof after['n'] === 'number' && after['n'] !== before['n'] ? '' : 'its number is as it was'
}

test.each(strongest)(
  'a fault of kind %s acts on the messages it is about while it acts, and on no other ever',
  (_, fault, effect) => {
    const calm = journeysOf(runOf({ protocol: beats, duration: 400 }))
    const all = runOf({ protocol: beats, duration: 400, faults: [fault] })
    const disturbed = journeysOf(all)
    expect(disturbed.length, 'as many messages are sent').toBe(calm.length)
    let touched = 0
    const wrong: string[] = []
    disturbed.forEach((journey, i) => {
      const { from, to, type, at } = journey
      const about = from === 'n1' && to === 'n2' && type === 'a' && at >= 100 && at < 200
      if (about) touched++
      const same = JSON.stringify(journey) === JSON.stringify(calm[i])
      const found = about
        ? effect(journey)
        : same
          ? ''
          : `${JSON.stringify(journey.arrivals)}: it was to be as ever`
      if (found !== '') wrong.push(`${from}>${to} ${type} at ${at}: ${found}`)
    })
    expect(touched, 'messages that the fault is about').toBe(10)
    expect(wrong, 'messages with a fate that is not theirs').toStrictEqual([])
    const { from, to, links, strikes, nodes } = injectedOf(all)
    expect({ from, to, links, strikes, nodes }, 'what the record says').toStrictEqual({
      from: 100_000,
      to: 200_000,
      links: [['n1', 'n2']],
      strikes: 10,
      nodes: [],
    })
    const marks = all.happened.filter(({ kind }) => kind === 'fault' || kind === 'heal')
    expect(
      marks.map(({ kind, time, text, payload }) => ({ kind, time, text, payload })),
      'what the trace says',
    ).toStrictEqual([
      { kind: 'fault', time: 100_000, text: `${fault.kind} f0`, payload: { links: [['n1', 'n2']] } },
      { kind: 'heal', time: 200_000, text: `${fault.kind} f0`, payload: undefined },
    ])
  },
)

test.each(strongest)(
  'a fault of kind %s without links or types is about all messages',
  (_, fault, effect) => {
    if (fault.kind === 'partition')
      return expect(fault.split, 'a partition always says which links').toBeDefined()
    const everywhere = Object.fromEntries(
      Object.entries(fault).filter(([name]) => name !== 'on' && name !== 'types'),
    ) as Fault
    // The rate of a throttle is of each link, which carries twice as much now.
    const wide: Fault = everywhere.kind === 'throttle' ? { ...everywhere, bytesPerSecond: 18 } : everywhere
    const look =
      wide.kind === 'throttle' ? ({ arrivals }: Journey) => (near(arrivals, 201) ? '' : 'not slowed') : effect
    const run = runOf({ protocol: beats, duration: 400, faults: [wide] })
    const about = journeysOf(run).filter(({ at }) => at >= 100 && at < 200)
    expect(about, 'messages while it acts').toHaveLength(10 * 2 * 6)
    expect(
      about
        .map(look)
        .filter((found) => found !== '')
        .slice(0, 3),
      'messages that it spared',
    ).toStrictEqual([])
    expect(injectedOf(run).links, 'it is about no links in particular').toBeUndefined()
  },
)

/** Five thousand messages from n1 to n2 in a second. */
const many = mail(series(5_000, 0.2))

/** How far a count of five thousand may be from what is expected: five standard deviations. */
function within(count: number, probability: number, what: string): void {
  const deviation = Math.sqrt(5_000 * probability * (1 - probability))
  expect(Math.abs(count - 5_000 * probability), `${what}: ${count} of 5000 with ${probability}`).toBeLessThan(
    5 * deviation,
  )
}

test.each([0.01, 0.3, 0.9])('with probability %d faults act that often, and say how often', (probability) => {
  const cases: readonly (readonly [Fault, (journey: Journey) => boolean])[] = [
    [loss({ at: 0, probability }), ({ arrivals }) => arrivals.length === 0],
    [duplicate({ at: 0, probability }), ({ arrivals }) => arrivals.length === 2],
    [reorder({ at: 0, probability, by: constant(5) }), (journey) => transitOf([journey])[0] === 6],
    [damage({ at: 0, probability }), (journey) => damagedOnce(journey) === ''],
    [damage({ at: 0, probability, checksums: true }), ({ arrivals }) => arrivals.length === 0],
    // It is repaired before the next message, so that each breaks it anew.
    [linkBreak({ at: 0, probability, repair: constant(0.1) }), ({ arrivals }) => arrivals.length === 0],
  ]
  for (const [fault, met] of cases) {
    for (const seed of [1, 2]) {
      const latency = fault.kind === 'link-break' ? { latency: constant(0.05) } : {}
      const run = runOf(
        { protocol: many, nodes: 2, duration: 1_100, network: latency, faults: [fault] },
        seed,
      )
      const struck = journeysOf(run).filter(met).length
      within(struck, probability, `${fault.kind} with seed ${seed}`)
      expect(injectedOf(run).strikes, `strikes of ${fault.kind}`).toBe(struck)
    }
  }
})

test('a fault that acts with probability 0 never does, and has no strikes', () => {
  const faults = [
    loss({ at: 0, probability: 0 }),
    duplicate({ at: 0, probability: 0 }),
    reorder({ at: 0, probability: 0, by: constant(5) }),
    damage({ at: 0, probability: 0 }),
    linkBreak({ at: 0, probability: 0, repair: constant(5) }),
    delay({ at: 0, ms: 0 }),
    throttle({ at: 0, bytesPerSecond: 1e12 }),
  ]
  const calm = journeysOf(runOf({ protocol: beats }))
  const all = runOf({ protocol: beats, faults })
  const quick = journeysOf(all).map((journey) => ({
    ...journey,
    arrivals: journey.arrivals.map(({ at, payload }) => ({ at: Math.round(at * 100) / 100, payload })),
  }))
  expect(quick, 'as without faults, but for the grain of time').toStrictEqual(calm)
  for (let i = 0; i < 5; i++) expect(injectedOf(all, i).strikes, `strikes of fault ${i}`).toBeUndefined()
})

test('jitter, the times of copies and of held back messages are drawn from their distributions', () => {
  const spread = uniform({ min: 10, max: 20 })
  const cases: readonly (readonly [Fault, (journey: Journey) => number])[] = [
    [delay({ at: 0, ms: 2, jitter: spread }), ({ at, arrivals }) => (arrivals[0]?.at ?? 0) - at - 3],
    [duplicate({ at: 0, probability: 1, after: spread }), ({ at, arrivals }) => (arrivals[1]?.at ?? 0) - at],
    [reorder({ at: 0, probability: 1, by: spread }), ({ at, arrivals }) => (arrivals[0]?.at ?? 0) - at - 1],
  ]
  for (const [fault, timeOf] of cases) {
    const run = runOf({ protocol: many, nodes: 2, duration: 1_100, faults: [fault] })
    const times = journeysOf(run).map(timeOf)
    const mean = times.reduce((sum, time) => sum + time, 0) / times.length
    expect(Math.min(...times), `the shortest of ${fault.kind}`).toBeGreaterThanOrEqual(9.99)
    expect(Math.max(...times), `the longest of ${fault.kind}`).toBeLessThanOrEqual(20.01)
    expect(Math.abs(mean - 15), `the mean of ${fault.kind}, ${mean}`).toBeLessThan(0.3)
  }
})

test('each of two copies takes a time of its own where the network draws them', () => {
  const network = { latency: uniform({ min: 1, max: 50 }) }
  const run = runOf({
    protocol: mail(series(500, 1)),
    network,
    faults: [duplicate({ at: 0, probability: 1 })],
  })
  const both = journeysOf(run).filter(({ arrivals }) => arrivals[0]?.at !== arrivals[1]?.at)
  expect(both.length, 'messages whose copies arrive at different times').toBeGreaterThan(490)
})

test('damage changes one value into another of its type, and neither what was sent nor its type', () => {
  const run = runOf({
    protocol: mail(series(500, 1, { body: 'text' })),
    faults: [damage({ at: 0, probability: 1 })],
  })
  let texts = 0
  for (const { n, sent, arrivals } of journeysOf(run)) {
    expect(sent, 'what was sent, as the trace has it').toStrictEqual({ type: 'a', n, body: 'text' })
    const got = arrivals[0]?.payload as { readonly type: string; readonly n: number; readonly body: string }
    expect([got.type, typeof got.n, typeof got.body], 'types').toStrictEqual(['a', 'number', 'string'])
    expect(
      Number(got.n !== n) + Number(got.body !== 'text'),
      `values that changed in ${JSON.stringify(got)}`,
    ).toBe(1)
    if (got.body !== 'text') texts++
  }
  expect(Math.abs(texts - 250), `texts among 500 damages: ${texts}`).toBeLessThan(60)
})

test('damage to a message that holds no value but its type has no effect, and so no strike', () => {
  const protocol = scripted((node) => {
    if (node.id === 'n1') node.after(10, () => node.send('n2', { type: 'bare' }))
    return undefined
  })
  const run = runOf({ protocol, faults: [damage({ at: 0, probability: 1 })] })
  expect(journeysOf(run)[0]?.arrivals, 'it comes as it was sent').toStrictEqual([
    { at: 11, payload: { type: 'bare' } },
  ])
  expect(injectedOf(run).strikes, 'how often the fault had an effect').toBeUndefined()
})
