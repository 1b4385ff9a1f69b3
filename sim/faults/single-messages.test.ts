import { expect, test } from 'vitest'
import { beats, injectedOf, journeysOf, mail, series, transitOf } from '../testing/journeys.ts'
import { scripted } from '../testing/protocols.ts'
import { only, runOf, workloadOf } from '../testing/scenario.ts'
import { damage, duplicate, type Fault, loss, message, type MessageAct, partition, replay } from './index.ts'

const LINK = { from: 'n1', to: 'n2' } as const

/** What each act makes of a message of the calm, whose way takes a millisecond. */
const acts: readonly (readonly [
  name: string,
  act: MessageAct,
  transit: readonly number[],
  damaged: boolean,
])[] = [
  ['drop', 'drop', [], false],
  ['duplicate', 'duplicate', [1, 1], false],
  ['damage', 'damage', [1], true],
  ['delay', { delayMs: 7.5 }, [8.5], false],
]

test.each(acts)(
  'to %s one message is done to the nth of all on its link, and to no other',
  (_, act, transit, damaged) => {
    const run = runOf({ protocol: beats, faults: [message({ ...LINK, nth: 8, act })], settle: 400 })
    const calm = journeysOf(runOf({ protocol: beats, settle: 400 }))
    // Of both types there is one each time; the eighth is either of the fourth time, whichever was sent second.
    const link = journeysOf(run, LINK)
    const target = link[7]
    const times = target?.arrivals.map((arrival) => arrival.at - (target?.at ?? 0))
    expect(times, 'how long the eighth took').toStrictEqual(transit)
    const changed = target?.arrivals.some(
      ({ payload }) => JSON.stringify(payload) !== JSON.stringify(target.sent),
    )
    expect(changed, 'whether it was damaged').toBe(damaged)
    expect(
      journeysOf(run).filter((journey) => JSON.stringify(journey) !== JSON.stringify(target)),
      'all others',
    ).toStrictEqual(
      calm.filter(
        ({ from, to, at, type }) =>
          !(from === 'n1' && to === 'n2' && at === target?.at && type === target.type),
      ),
    )
    expect(injectedOf(run), 'what the record says').toMatchObject({
      from: 35_000,
      to: 35_000,
      nodes: [],
      strikes: 1,
    })
  },
)

test.each(acts)(
  'to %s one message of a type is done to the nth of that type on its link',
  (_, act, transit) => {
    const run = runOf({ protocol: beats, faults: [message({ ...LINK, nth: 8, of: 'b', act })], settle: 400 })
    const target = journeysOf(run, { ...LINK, type: 'b' })[7]
    expect(
      target?.arrivals.map((arrival) => arrival.at - (target?.at ?? 0)),
      'the eighth b',
    ).toStrictEqual(transit)
    expect(new Set(transitOf(journeysOf(run, { ...LINK, type: 'a' }).slice(0, -1))), 'every a').toStrictEqual(
      new Set([1]),
    )
    expect(injectedOf(run)).toMatchObject({ from: 75_000, strikes: 1 })
  },
)

test('one message that is held sets out when faults end, after others that were sent later', () => {
  const faults = [
    message({ ...LINK, nth: 3, act: 'hold' }),
    message({ ...LINK, nth: 2, of: 'b', act: 'hold' }),
  ]
  const run = runOf({
    protocol: mail([...series(5, 10), ...series(5, 10, { type: 'b' }, 12)]),
    faults,
    settle: 400,
  })
  expect(journeysOf(run).map(({ type, arrivals: [first] }) => `${type} ${first?.at}`)).toStrictEqual([
    'a 11',
    'b 13',
    'a 601',
    'b 601',
    'a 31',
    'b 33',
    'a 41',
    'b 43',
    'a 51',
    'b 53',
  ])
})

test('messages are counted by their type even where faults are about other types and numbers', () => {
  const faults = [
    message({ ...LINK, nth: 2, of: 'a', act: 'drop' }),
    message({ ...LINK, nth: 3, of: 'b', act: 'drop' }),
    message({ ...LINK, nth: 3, act: 'drop' }),
    message({ ...LINK, nth: 1, of: 'never', act: 'drop' }),
  ]
  const sendings = [...series(4, 10), ...series(4, 10, { type: 'b' }, 15)]
  const run = runOf({ protocol: mail(sendings), faults })
  const lost = journeysOf(run).filter(({ arrivals }) => arrivals.length === 0)
  // In the order of sending: a0 b0 a1 b1 a2 b2 a3 b3; the second a is the third of all.
  expect(lost.map(({ type, n }) => `${type}${n}`)).toStrictEqual(['a1', 'b2'])
  expect(run.faults.map(({ injected }) => injected)).toStrictEqual([true, true, true, false])
})

test('a message that a client sends, or that is sent to it, can be meant', () => {
  const protocol = scripted(() => ({ request: (request) => request.ok(request.sequence) }))
  const workload = workloadOf({ next: only({ f: 'read' }, { f: 'read' }) })
  const faults = [
    message({ from: 'c1', to: 'n1', nth: 1, act: 'drop' }),
    message({ from: 'n1', to: 'c1', of: 'reply', nth: 1, act: 'duplicate' }),
  ]
  const run = runOf({ protocol, nodes: 1, workload, faults })
  expect(run.faults.map(({ injected }) => injected)).toStrictEqual([true, true])
  expect(journeysOf(run, { from: 'c1' })[0]?.arrivals).toStrictEqual([])
  expect(journeysOf(run, { to: 'c1' })[0]?.arrivals).toHaveLength(2)
})

test('damage to a redirect does not make the built-in client throw', () => {
  const protocol = scripted((node) => ({
    request: (request) => (node.id === 'n1' ? request.redirect('n2') : request.ok()),
  }))
  for (const seed of [1, 2, 3, 4, 5]) {
    const faults = [damage({ at: 0, probability: 1, types: ['reply'] })]
    const run = runOf({ protocol, faults, workload: workloadOf({ clients: 3, rate: 50 }) }, seed)
    const violations = run.properties.flatMap(({ violation }) => violation?.why ?? [])
    expect(violations, `seed ${seed}: what the protocol is blamed for`).toStrictEqual([])
  }
})

test('what is lost by one message fault does not come back by another', () => {
  const faults = [
    message({ ...LINK, nth: 1, act: 'duplicate' }),
    message({ ...LINK, nth: 1, act: 'hold' }),
    message({ ...LINK, nth: 1, act: 'drop' }),
  ]
  const run = runOf({ protocol: mail(series(1, 10)), faults, settle: 400 })
  expect(journeysOf(run)[0]).toMatchObject({ arrivals: [], drops: [{ at: 10, why: 'dropped by f2' }] })
})

// Old messages.

/** Serial numbers of messages that arrived after a time, and when they had been sent. */
function repeatedIn(
  faults: readonly Fault[],
  seed = 1,
): { type: string; n: number; from: string; age: number; same: boolean }[] {
  const run = runOf(
    {
      protocol: mail([...series(100, 1), ...series(100, 1, { from: 'n2', to: 'n3', type: 'b' })]),
      faults,
      duration: 400,
    },
    seed,
  )
  return journeysOf(run).flatMap(({ type, n, from, at, sent, arrivals }) =>
    arrivals
      .filter((arrival) => arrival.at > 200)
      .map(({ payload }) => ({
        type,
        n,
        from,
        age: 300 - at,
        same: JSON.stringify(payload) === JSON.stringify(sent),
      })),
  )
}

test('a replay delivers so many messages once more that were sent before and long enough ago', () => {
  const seen = new Set<number>()
  for (let seed = 0; seed < 20; seed++) {
    const repeated = repeatedIn([replay({ at: 300, count: 5, olderThanMs: 230 })], seed)
    expect(repeated, `seed ${seed}: messages repeated`).toHaveLength(5)
    expect(new Set(repeated.map(({ type, n }) => `${type}${n}`)).size, 'each of them once').toBe(5)
    for (const { age, same, n } of repeated) {
      expect(age, 'age of a repeated message').toBeGreaterThanOrEqual(230)
      expect(same, 'it says what it said').toBe(true)
      seen.add(n)
    }
  }
  expect(seen.size, 'different messages over twenty seeds').toBeGreaterThan(35)
})

test('a replay keeps to its links and types, and to what there is', () => {
  const at = 300
  const on = { mute: 'n2' } as const
  expect(repeatedIn([replay({ at, count: 10, on })]).map(({ from }) => from)).toStrictEqual(
    Array(10).fill('n2'),
  )
  expect(repeatedIn([replay({ at, count: 10, types: ['a'] })]).map(({ type }) => type)).toStrictEqual(
    Array(10).fill('a'),
  )
  expect(repeatedIn([replay({ at, count: 10, types: ['c'] })]), 'of a type that nobody sent').toStrictEqual(
    [],
  )
  expect(repeatedIn([replay({ at, count: 50, olderThanMs: 290 })]), 'as few as there are').toHaveLength(
    2 * 10,
  )
  expect(
    repeatedIn([replay({ at, count: 10, on: { mute: 'n3' } })]),
    'from one that sent nothing',
  ).toStrictEqual([])
})

test('a replay happens once and says how many it repeated, in the record and on the trace', () => {
  const run = runOf({
    protocol: mail(series(3, 10)),
    faults: [replay({ at: 300, count: 5 }), replay({ at: 5, count: 5 })],
  })
  expect(injectedOf(run)).toMatchObject({ from: 300_000, to: 300_000, nodes: [], strikes: 3 })
  expect(injectedOf(run, 1).strikes, 'before anything was sent').toBeUndefined()
  expect(run.of('fault').map(({ text, time }) => [text, time])).toStrictEqual([
    ['replay f1', 5_000],
    ['replay f0', 300_000],
  ])
  expect(run.of('heal'), 'what is done once has no end').toStrictEqual([])
})

test('what was lost as it was sent is not repeated, and what is repeated may be cut', () => {
  const lost = runOf({
    protocol: mail(series(9, 10)),
    faults: [loss({ at: 0, probability: 1 }), replay({ at: 300, count: 9 })],
  })
  expect(lost.of('deliver')).toStrictEqual([])
  const cut = runOf({
    protocol: mail(series(9, 10)),
    faults: [partition({ at: 200, split: { mute: 'n1' } }), replay({ at: 300, count: 9 })],
  })
  expect(cut.of('deliver'), 'before the cut').toHaveLength(9)
  expect(cut.of('drop').map(({ text }) => text)).toStrictEqual(Array(9).fill('cut by f0'))
})

test('only the last thousand messages can be repeated', () => {
  const run = runOf({
    protocol: mail(series(1_500, 0.1)),
    nodes: 2,
    faults: [replay({ at: 300, count: 2_000 })],
  })
  const repeated = journeysOf(run).filter(({ arrivals }) => arrivals.length === 2)
  expect(repeated.map(({ n }) => n)).toStrictEqual(Array.from({ length: 1_000 }, (_, i) => i + 500))
})

test('a replay of what was doubled repeats it once', () => {
  const run = runOf({
    protocol: mail(series(1, 10)),
    faults: [duplicate({ at: 0, for: 100, probability: 1 }), replay({ at: 300, count: 9 })],
  })
  expect(journeysOf(run)[0]?.arrivals.map(({ at }) => at)).toStrictEqual([11, 11, 301])
})
