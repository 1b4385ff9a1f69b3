import { expect, test } from 'vitest'
import { constant, uniform } from '../distributions.ts'
import { beats, injectedOf, journeysOf } from '../testing/journeys.ts'
import { scripted } from '../testing/protocols.ts'
import { only, runOf, type TracedRun, workloadOf } from '../testing/scenario.ts'
import {
  clog,
  damage,
  delay,
  duplicate,
  type Fault,
  hold,
  linkBreak,
  loss,
  type Moment,
  partition,
  reorder,
  replay,
  throttle,
} from './index.ts'

/**
 * n1 sends a `tick` to n2 every ten milliseconds; n2 leaves a note, writes and flushes at each, and takes another role at every
 * second one. n3 does nothing but write, half a millisecond after n1 has sent.
 */
const clockwork = scripted((node) => {
  let ticks = 0
  if (node.id === 'n1') node.every(10, () => node.send('n2', { type: 'tick', n: ++ticks }))
  if (node.id === 'n3') node.after(0.5, () => void node.every(10, () => node.disk.write('n3', ++ticks)))
  return {
    receive() {
      ticks++
      node.note('ticked', { ticks })
      node.disk.write('ticks', ticks)
      node.disk.flush(() => undefined)
    },
    inspect: () => ({ role: node.id === 'n2' && ticks % 4 >= 2 ? 'odd' : 'even' }),
  }
})

/** Each moment, and when it is: the third time, in microseconds, and the node that it is about. */
const moments: readonly (readonly [name: string, at: Exclude<Moment, number>, time: number, node: string])[] =
  [
    ['message', { on: 'message', of: 'tick', nth: 3 }, 31_000, 'n2'],
    ['note', { on: 'note', of: 'ticked', nth: 3 }, 31_000, 'n2'],
    ['role', { on: 'role', of: 'odd', nth: 3 }, 101_000, 'n2'],
    ['write', { on: 'write', of: 'n2', nth: 3 }, 31_000, 'n2'],
    ['write of any', { on: 'write', of: 'any', nth: 3 }, 20_500, 'n3'],
    ['flush', { on: 'flush', of: 'n2', nth: 3 }, 31_100, 'n2'],
    ['flush of any', { on: 'flush', of: 'any', nth: 3 }, 31_100, 'n2'],
  ]

/** One fault of each kind, for ten milliseconds and about the subject of its moment. */
function kindsAt(at: Moment): readonly Fault[] {
  const when = { at, for: 10, on: { isolate: { subject: true } } } as const
  return [
    partition({ at, for: 10, split: { isolate: { subject: true } } }),
    loss({ ...when, probability: 1 }),
    linkBreak({ ...when, probability: 1, repair: constant(1) }),
    duplicate({ ...when, probability: 1 }),
    delay({ ...when, ms: 2 }),
    reorder({ ...when, probability: 1, by: constant(2) }),
    clog(when),
    hold(when),
    damage({ ...when, probability: 1 }),
    throttle({ ...when, bytesPerSecond: 1_000 }),
    { kind: 'silence', at, for: 10, node: { subject: true } },
    replay({ at, count: 3, on: { isolate: { subject: true } } }),
  ]
}

test.each(moments)(
  'every fault may act beside a %s, when it has come often enough, on whom it is about',
  (_, at, time, node) => {
    for (const fault of kindsAt(at)) {
      const run = runOf({ protocol: clockwork, faults: [fault] })
      const { from, to, nodes, links = [] } = injectedOf(run)
      const lasts = fault.kind === 'replay' ? 0 : 10_000
      expect([from, to], `from when to when ${fault.kind} acted`).toStrictEqual([time, time + lasts])
      if (fault.kind === 'silence') expect(nodes, 'whom it silenced').toStrictEqual([node])
      else {
        const others = ['n1', 'n2', 'n3'].filter((name) => name !== node)
        const around = others.flatMap((other) => [`${node}>${other}`, `${other}>${node}`]).sort()
        expect(links.map(([a, b]) => `${a}>${b}`).sort(), `the links of ${fault.kind}`).toStrictEqual(around)
      }
      const [mark] = run.of('fault')
      expect(mark, `the trace of ${fault.kind}`).toMatchObject({ time, text: `${fault.kind} f0` })
      expect(run.happened[mark?.cause ?? -1], 'what led to it').toMatchObject({ time })
    }
  },
)

test.each(moments)(
  'what comes some time after a %s is that much later, and on the same node',
  (_, at, time, node) => {
    const silence: Fault = { kind: 'silence', at: { ...at, plusMs: 2.25 }, for: 10, node: { subject: true } }
    const { from, nodes } = injectedOf(runOf({ protocol: clockwork, faults: [silence] }))
    expect(from).toBe(time + 2_250)
    expect(nodes).toStrictEqual([node])
  },
)

test.each(moments)('what happened before a time does not count as a %s', (_, at) => {
  const timesOf = (moment: Moment): number =>
    injectedOf(runOf({ protocol: clockwork, faults: [loss({ at: moment, for: 1, probability: 1 })] })).from
  const { nth: _nth, ...any } = at
  const all = Array.from({ length: 8 }, (_, i) => timesOf({ ...any, nth: i + 1 }))
  const afterMs = (all[3] ?? 0) / 1000
  expect(timesOf({ ...any, afterMs, nth: 1 }), 'at the very time').toBe(all[3])
  expect(timesOf({ ...any, afterMs: afterMs + 0.001, nth: 1 }), 'just after it').toBe(all[4])
  expect(timesOf({ ...any, afterMs: afterMs + 0.001, nth: 3, plusMs: 1 }), 'the third after it').toBe(
    (all[6] ?? 0) + 1_000,
  )
})

test('the first time is meant where no number is given', () => {
  for (const [name, { nth: _nth, ...first }] of moments) {
    const [plain, numbered] = [first, { ...first, nth: 1 }].map(
      (at) => injectedOf(runOf({ protocol: clockwork, faults: [loss({ at, probability: 1 })] })).from,
    )
    expect(plain, name).toBe(numbered)
  }
})

test('a moment that does not come often enough leaves its fault out, and the record says why', () => {
  for (const [name, at] of moments) {
    const run = runOf({ protocol: clockwork, faults: [loss({ at: { ...at, nth: 10_000 }, probability: 1 })] })
    expect(run.faults[0], name).toMatchObject({ injected: false, why: 'its moment never came' })
  }
})

test('many faults beside one moment all act, and on the message that made it none does any more', () => {
  const at = { on: 'message', of: 'tick', nth: 5 } as const
  const run = runOf({ protocol: clockwork, faults: kindsAt(at).filter(({ kind }) => kind !== 'replay') })
  expect(run.faults.map(({ injected }) => injected)).toStrictEqual(Array(11).fill(true))
  expect(
    new Set(run.of('fault').map(({ time, cause }) => `${time} ${cause}`)).size,
    'moments and causes',
  ).toBe(1)
  expect(
    journeysOf(run)[4]?.arrivals.map(({ at }) => at),
    'the fifth tick',
  ).toStrictEqual([51])
  expect(journeysOf(run)[5]?.arrivals, 'the sixth').toStrictEqual([])
  expect(
    journeysOf(run)[6]?.arrivals.map(({ at }) => at),
    'the seventh',
  ).toStrictEqual([71])
})

test('the sender of a moment may be meant, and a client is no node', () => {
  const silence = (of: string): Fault => ({
    kind: 'silence',
    at: { on: 'message', of },
    node: { subject: 'sender' },
  })
  expect(injectedOf(runOf({ protocol: clockwork, faults: [silence('tick')] })).nodes).toStrictEqual(['n1'])
  const workload = workloadOf({ next: only({ f: 'read' }) })
  const asked = runOf({ protocol: beats, workload, faults: [silence('request'), silence('reply')] })
  expect(asked.faults[0]).toMatchObject({ injected: false, why: 'its moment is about no node' })
  expect(injectedOf(asked, 1).nodes, 'who replied').toStrictEqual(['n1'])
})

// What comes and goes.

/** When a fault began and rested, milliseconds, by the trace. */
function stretchesOf(run: TracedRun, id = 'f0'): { from: number; to: number }[] {
  const marks = run.happened.filter(
    ({ kind, text = '' }) => (kind === 'fault' || kind === 'heal') && text.endsWith(` ${id}`),
  )
  const stretches: { from: number; to: number }[] = []
  marks.forEach(({ kind, time }, i) => {
    expect(kind, `mark ${i} of ${id}`).toBe(i % 2 === 0 ? 'fault' : 'heal')
    if (kind === 'fault') stretches.push({ from: time / 1000, to: run.time / 1000 })
    else (stretches.at(-1) as { to: number }).to = time / 1000
  })
  return stretches
}

/** Faults of each kind that lasts, for a second and a half and about one node that is drawn. */
const flapping = kindsAt(200)
  .filter(({ kind }) => kind !== 'replay')
  .map((fault, i): Fault => {
    const flap = { on: uniform({ min: 0, max: 60 }), off: uniform({ min: 0, max: 40 }), min: 5 }
    const node = `n${(i % 3) + 1}`
    const whom = fault.kind === 'partition' ? { split: { isolate: node } } : { on: { isolate: node } }
    return { ...fault, ...(fault.kind === 'silence' ? { node } : whom), at: 200, for: 1_500, flap } as Fault
  })

test.each(flapping)(
  'a fault of kind $kind that flaps comes and goes, and acts just while it is there',
  (fault) => {
    const run = runOf({ protocol: beats, faults: [fault], duration: 2_000 })
    const stretches = stretchesOf(run)
    expect(stretches.length, 'stretches in a second and a half').toBeGreaterThan(15)
    expect(injectedOf(run), 'what the record says').toMatchObject({ from: 200_000, to: 1_700_000 })
    stretches.forEach(({ from, to }, i) => {
      const rest = (stretches[i + 1]?.from ?? Number.POSITIVE_INFINITY) - to
      if (to < 1_700) expect(to - from, `how long stretch ${i} was`).toBeGreaterThanOrEqual(5)
      expect(to, `the end of stretch ${i}`).toBeLessThanOrEqual(1_700)
      expect(to - from, `how long stretch ${i} was`).toBeLessThanOrEqual(60)
      expect(rest, `the rest after stretch ${i}`).toBeGreaterThanOrEqual(5)
      if (Number.isFinite(rest)) expect(rest, `the rest after stretch ${i}`).toBeLessThanOrEqual(40)
    })
    const marks = run.of('fault').map(({ payload }) => JSON.stringify(payload))
    expect(new Set(marks).size, 'different nodes and links in its stretches').toBe(1)
    // Sent while it rests, and nowhere near a change: as ever. What is delayed, waits or is replayed has come by then.
    const calm = journeysOf(runOf({ protocol: beats, duration: 2_000 }))
    const changed = journeysOf(run).filter((journey, i) => {
      const near = stretches.some(({ from, to }) => journey.at > from - 2 && journey.at <= to)
      return !near && JSON.stringify(journey) !== JSON.stringify(calm[i])
    })
    expect(
      changed.slice(0, 2),
      `${changed.length} messages that the fault met while it rested`,
    ).toStrictEqual([])
    if (fault.kind === 'throttle' || fault.kind === 'silence' || fault.kind === 'damage') return
    const spared = journeysOf(run).filter((journey, i) => {
      const within = stretches.some(({ from, to }) => journey.at > from && journey.at < to - 2)
      const links = injectedOf(run).links ?? []
      const about = links.some(([a, b]) => a === journey.from && b === journey.to)
      return within && about && JSON.stringify(journey) === JSON.stringify(calm[i])
    })
    expect(
      spared.slice(0, 2),
      `${spared.length} messages that the fault spared while it acted`,
    ).toStrictEqual([])
  },
)

test('a stretch lasts a millisecond at least where nothing is said', () => {
  const flap = { on: constant(0), off: constant(0) }
  const run = runOf({ protocol: beats, faults: [loss({ at: 100, for: 49.5, probability: 1, flap })] })
  expect(stretchesOf(run)).toStrictEqual(
    Array.from({ length: 25 }, (_, i) => ({ from: 100 + 2 * i, to: 101 + 2 * i })),
  )
})

test('the shortest stretch that is asked for is the one it has, and a fault that rests when it ends is over', () => {
  const flap = { on: constant(10), off: constant(2), min: 20 }
  const run = runOf({ protocol: beats, faults: [loss({ at: 100, for: 70, probability: 1, flap })] })
  expect(stretchesOf(run)).toStrictEqual([
    { from: 100, to: 120 },
    { from: 140, to: 160 },
  ])
  expect(injectedOf(run)).toMatchObject({ from: 100_000, to: 170_000 })
})

test('a flapping fault without an end flaps until faults end, and is over then', () => {
  const flap = { on: constant(30), off: constant(20) }
  const run = runOf({ protocol: beats, faults: [loss({ at: 100, probability: 1, flap })], settle: 400 })
  const stretches = stretchesOf(run)
  expect(stretches[0]).toStrictEqual({ from: 100, to: 130 })
  expect(stretches).toHaveLength(10)
  expect(injectedOf(run).to).toBe(600_000)
  const lost = journeysOf(run).filter(({ drops }) => drops.length > 0)
  expect(
    lost.every(({ at }) => (at - 100) % 50 < 30),
    'lost while it acts',
  ).toBe(true)
  expect(injectedOf(run).strikes, 'strikes over all stretches').toBe(lost.length)
})

test('a role that flapping was resolved to stays the same when another node takes it', () => {
  const protocol = scripted((node) => {
    let role = 'follower'
    node.after(100 * Number(node.id.slice(1)), () => (role = 'leader'))
    return { inspect: () => ({ role }) }
  })
  const flap = { on: constant(20), off: constant(20) }
  const run = runOf({
    protocol,
    faults: [partition({ at: 150, for: 500, split: { isolate: { role: 'leader' } }, flap })],
  })
  expect(new Set(run.of('fault').map(({ payload }) => JSON.stringify(payload)))).toStrictEqual(
    new Set([JSON.stringify({ groups: [['n1'], ['n2', 'n3']] })]),
  )
})

test('a fault may flap beside a moment, and one that flaps leaves another on the same links', () => {
  const flap = { on: constant(10), off: constant(10) }
  const at = { on: 'message', of: 'tick', nth: 3 } as const
  const run = runOf({
    protocol: clockwork,
    faults: [
      loss({ at, for: 100, probability: 1, flap }),
      partition({ at: 75, for: 30, split: { mute: 'n1' } }),
    ],
  })
  expect(stretchesOf(run).map(({ from }) => from)).toStrictEqual([31, 51, 71, 91, 111])
  const came = journeysOf(run).filter(({ arrivals }) => arrivals.length > 0)
  expect(came.map(({ at }) => at).filter((at) => at < 160)).toStrictEqual([
    10, 20, 30, 50, 70, 110, 130, 140, 150,
  ])
})
