import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/errors.ts'
import { historyOf, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { parseHistory } from '../formats/index.ts'
import { jepsenCheckers, type WorkloadChecker } from './index.ts'
import { choices, correctObjects, oddValues, simulated, type SimulatedObject } from './testing/simulated.ts'

type Event = Omit<HistoryEvent, 'index'>

const checkers = Object.entries(jepsenCheckers).map(([name, make]) => ({
  name,
  checker: make() as WorkloadChecker<unknown>,
}))

/** An answer with something left out, or another number in it. */
function tampered(value: Json, choice: number): Json {
  if (typeof value === 'number') return choice % 20
  if (typeof value !== 'object' || value === null) return value
  if (!isArray(value)) return { ...value, a: choice % 20 }
  const at = choice % Math.max(1, value.length)
  const item = value[at]
  if (isArray(item) && item[0] === 'w') return value
  if (isArray(item) && item[0] === 'r')
    return value.with(at, [...item.slice(0, 2), item[2] === null ? 1 : null])
  return value.toSpliced(at, 1)
}

/** Correct histories with some of their answers exchanged for others that fit: what a liar would say. */
function told(name: string): fc.Arbitrary<Event[]> {
  return fc
    .tuple(choices, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }))
    .map(([moves, exchanges]) => {
      const { object, last } = (correctObjects[name] ?? correctObjects['set'])!()
      const events = simulated(object, moves, last)
      const answers = events.flatMap(({ type, value }, at) =>
        type === 'ok' && value !== undefined ? [at] : [],
      )
      for (const [one, other] of exchanges) {
        const [to, from] = [answers[one % answers.length], answers[other % answers.length]]
        if (to === undefined || from === undefined || events[to]?.f !== events[from]?.f) continue
        const lie = one % 2 === 0 ? (events[from]?.value as Json) : tampered(events[to]?.value as Json, other)
        events[to] = { ...(events[to] as Event), value: lie }
      }
      return events
    })
}

describe.each(Object.keys(correctObjects).map((name) => ({ name })))('the checker $name', ({ name }) => {
  const checker = jepsenCheckers[name as 'set']() as WorkloadChecker<unknown>

  test('never finds anything wrong with an object that is right', () => {
    const seen = { valid: 0, unknown: 0, invalid: 0 }
    fc.assert(
      fc.property(choices, (moves) => {
        const { object, last } = correctObjects[name]!()
        const { verdict, why } = checker.judge(historyOf(simulated(object, moves, last)))
        seen[verdict]++
        expect(verdict, why).not.toBe('invalid')
      }),
      { numRuns: 300 },
    )
    expect(seen.valid).toBeGreaterThan(100)
  })

  test('says the same when it watches, and at the first event that cannot be repaired says so', () => {
    let early = 0
    fc.assert(
      fc.property(told(name), (events) => {
        const watch = checker.watch()
        const found = events.flatMap((event, at) => {
          const verdict = watch.observe(event)
          return verdict === undefined ? [] : [{ at, verdict }]
        })
        const whole = checker.judge(historyOf(events))
        expect(watch.end()).toEqual(whole)
        expect(found.length).toBeLessThanOrEqual(1)
        for (const { at, verdict } of found) {
          early++
          expect(verdict).toEqual(checker.judge(historyOf(events.slice(0, at + 1))))
          expect(verdict.verdict).toBe('invalid')
          expect(whole.verdict).toBe('invalid')
        }
      }),
      { numRuns: 300 },
    )
    expect(early).toBeGreaterThan(0)
  })

  test('finds in the core alone what it found in the whole', () => {
    let invalid = 0
    fc.assert(
      fc.property(told(name), (events) => {
        const verdict = checker.judge(historyOf(events))
        if (verdict.verdict !== 'invalid') return
        invalid++
        expect(verdict.core.length).toBeGreaterThan(0)
        const core = verdict.core.map((at) => events[at] as Event)
        expect(checker.judge(historyOf(core)).verdict, verdict.why).toBe('invalid')
      }),
      { numRuns: 300 },
    )
    expect(invalid).toBeGreaterThan(0)
  })

  test('does not care what processes are called', () => {
    fc.assert(
      fc.property(told(name), fc.integer({ min: 1, max: 1_000 }), (events, shift) => {
        const renamed = events.map((event) => ({ ...event, process: 7 * Number(event.process) + shift }))
        const [one, other] = [events, renamed].map((each) => checker.judge(historyOf(each)))
        expect(other?.verdict).toBe(one?.verdict)
        expect(other?.details).toEqual(one?.details)
      }),
      { numRuns: 100 },
    )
  })

  test('leaves out the nemesis, and processes that are no whole numbers', () => {
    const noise = (process: HistoryEvent['process']): Event => ({
      process,
      type: 'info',
      f: 'partition',
      time: 3,
    })
    fc.assert(
      fc.property(told(name), (events) => {
        const noisy = events.flatMap((event) => [noise('nemesis'), event, noise(0.5), noise(Number.NaN)])
        expect(checker.judge(historyOf(noisy)).verdict).toBe(checker.judge(historyOf(events)).verdict)
      }),
      { numRuns: 50 },
    )
  })
})

describe('elements and ids', () => {
  test.each(['set', 'set-full', 'queue', 'total-queue', 'unique-ids'] as const)(
    'are the same to %s whatever values stand for them',
    (name) => {
      const checker = jepsenCheckers[name]() as WorkloadChecker<unknown>
      const rename = (value: Json): Json => ({ now: value, and: ['\u0000', null] })
      fc.assert(
        fc.property(told(name), (events) => {
          const renamed = events.map(({ value, ...event }) => {
            if (value === undefined) return event
            const isList = event.type === 'ok' && (event.f === 'read' || event.f === 'drain')
            return { ...event, value: isList ? (value as Json[]).map(rename) : rename(value) }
          })
          expect(checker.judge(historyOf(renamed)).verdict).toBe(checker.judge(historyOf(events)).verdict)
        }),
        { numRuns: 100 },
      )
    },
  )

  test('of any odd value are told apart, and a sentence that names them stays on its line', () => {
    const add = (value: Json): Event[] => [
      { process: 0, type: 'invoke', f: 'add', value, time: 0 },
      { process: 0, type: 'ok', f: 'add', value, time: 0 },
    ]
    for (const missing of oddValues) {
      const rest = oddValues.filter((value) => JSON.stringify(value) !== JSON.stringify(missing))
      const read = { process: 0, f: 'read', time: 0 }
      const verdict = jepsenCheckers['set-full']().judge(
        historyOf([
          ...oddValues.flatMap(add),
          { ...read, type: 'invoke' },
          { ...read, type: 'ok', value: rest },
        ]),
      )
      expect(verdict.verdict).toBe('invalid')
      expect(verdict.details.lost.map((value) => JSON.stringify(value))).toEqual([JSON.stringify(missing)])
      // oxlint-disable-next-line no-control-regex -- that none of these is in the sentence is what is tested
      expect(verdict.why).not.toMatch(/[\u0000-\u001f]/)
    }
  })
})

describe('keys', () => {
  test('make objects that are judged apart, in an event or before the value', () => {
    const events = (keyOf: (key: string, value?: Json) => Partial<Event>): Event[] =>
      ['x', 'y'].flatMap((key, process) => [
        { process, type: 'invoke', f: 'add', time: 0, ...keyOf(key, 1) },
        { process, type: 'ok', f: 'add', time: 0, ...keyOf(key, 1) },
        { process, type: 'invoke', f: 'read', time: 0, ...keyOf(key) },
        { process, type: 'ok', f: 'read', time: 0, ...keyOf(key, key === 'x' ? [1] : []) },
      ])
    const inEvent = events((key, value) => ({ key, ...(value === undefined ? {} : { value }) }))
    const inValue = events((key, value) => ({ value: [key, value ?? null] }))
    for (const name of ['set', 'set-full'] as const) {
      const [one, other] = [
        jepsenCheckers[name]().judge(historyOf(inEvent)),
        jepsenCheckers[name]({ keyed: true }).judge(historyOf(inValue)),
      ]
      expect(one.details.lost).toEqual([['y', 1]])
      expect(other.details).toEqual(one.details)
      expect(one.why).toContain('add of 1 of y')
    }
  })

  test('may be left away by a completion, as the invocation has them', () => {
    const events: Event[] = [
      { process: 0, type: 'invoke', f: 'add', value: [0, 7], time: 0 },
      { process: 0, type: 'ok', f: 'add', value: 7, time: 0 },
      { process: 0, type: 'invoke', f: 'read', value: [0, null], time: 0 },
      { process: 0, type: 'ok', f: 'read', value: [7], time: 0 },
    ]
    expect(jepsenCheckers['set-full']({ keyed: true }).judge(historyOf(events)).verdict).toBe('valid')
  })
})

describe('a history that is not as it should be', () => {
  const judge = (name: keyof typeof jepsenCheckers, ...events: Partial<Event>[]) =>
    jepsenCheckers[name]().judge(
      historyOf(events.map((event): Event => ({ process: 0, type: 'ok', f: 'read', time: 0, ...event }))),
    )

  test('has completions without invocations, which count from the start, and the verdict says so', () => {
    const { verdict, why } = judge('queue', { f: 'dequeue', value: 1 }, { f: 'enqueue', value: 1 })
    expect(verdict).toBe('valid')
    expect(why).toContain('2 completions without an invocation are taken as invoked at the start')
    expect(judge('counter', { value: 3 }, { process: 1, f: 'add', value: 3 }).verdict).toBe('valid')
    expect(judge('set', { value: [3] }, { process: 1, f: 'add', value: 3 }).verdict).toBe('valid')
  })

  test('has processes that do several things at once, and the verdict says so', () => {
    const { verdict, why } = judge(
      'set-full',
      { type: 'invoke', f: 'add', value: 1 },
      { type: 'invoke', f: 'add', value: 2 },
      { type: 'ok', f: 'add', value: 2 },
      { type: 'invoke' },
      { type: 'ok', value: [2] },
      { type: 'ok', f: 'add', value: 1 },
    )
    expect(why).toContain('2 operations began while their processes had another open')
    expect(verdict).toBe('valid')
  })

  test.each(checkers)('is empty, and $name says something of it', ({ checker }) => {
    expect(checker.judge(historyOf([])).verdict).not.toBe('invalid')
  })

  test.each([
    [
      'set',
      { f: 'remove', value: 1 },
      "event 0 is of 'remove', expected an operation that the checker set knows: add, read",
    ],
    ['set', { value: 7 }, 'event 0 answers read with 7, expected a list of elements'],
    ['total-queue', { f: 'drain' }, 'event 0 answers drain with null, expected a list of elements'],
    ['counter', { value: 'a' }, `event 0, of 'read', has the value "a", expected a whole number within 2^53`],
    [
      'counter',
      { f: 'add', value: 1.5 },
      `event 0, of 'add', has the value 1.5, expected a whole number within 2^53`,
    ],
    ['bank', { value: [1] }, 'event 0 answers read with [1], expected an object of accounts'],
    ['bank', { value: { a: '1' } }, 'event 0 answers read with {"a":"1"}, expected an object of accounts'],
    ['monotonic', { value: 'a' }, 'event 0 answers read with "a", expected a number or null'],
    ['long-fork', { value: [['x', 1, 2]] }, 'event 0 has the value [["x",1,2]], expected reads'],
    ['long-fork', { value: null }, 'event 0 has the value null, expected reads'],
  ] as const)('has something that %s does not take: %j', (name, event, message) => {
    expect(() => judge(name, event as Partial<Event>)).toThrow(InputError)
    expect(() => judge(name, event as Partial<Event>)).toThrow(message)
  })

  test('ends another operation than was begun', () => {
    const events: Partial<Event>[] = [{ type: 'invoke', f: 'add', value: 1 }, { value: [] }]
    expect(() => judge('set', ...events)).toThrow(
      'process 0 completes read at event 1, expected add, which it invoked at event 0',
    )
  })

  test('adds up to more than numbers hold exactly', () => {
    const large = { f: 'add', value: 2 ** 53 - 1 }
    expect(() => judge('counter', large, { ...large, process: 1 })).toThrow(
      'event 1 adds to a sum beyond 2^53',
    )
    expect(() => judge('bank', { value: { a: 2 ** 53 - 1, b: 1 } })).toThrow('expected one within 2^53')
  })

  test('was read from a text, whose lines its errors and sentences name', () => {
    const text = '{:process 0, :type :ok, :f :pop, :value 1}'
    expect(() => jepsenCheckers.queue().judge(parseHistory(text, { name: 'a.edn' }))).toThrow('a.edn line 1')
    const queue = '\n{:process 0, :type :ok, :f :dequeue, :value 1}'
    expect(jepsenCheckers.queue().judge(parseHistory(queue)).why).toContain(
      "process 0's dequeue (line 2) gave 1",
    )
  })
})

describe('options', () => {
  test('are those that the definition names, with defaults and a text each', () => {
    for (const { definition } of Object.values(jepsenCheckers)) {
      expect(Object.keys(definition.options)).toEqual(Object.keys(definition.defaults))
    }
  })

  test.each([
    [
      'set-full',
      { linearisable: true },
      'checker set-full has no option "linearisable"; it has linearizable, keyed',
    ],
    ['set-full', { linearizable: 1 }, 'option "linearizable" is 1, expected a boolean'],
    ['bank', { total: 'much' }, 'option "total" is "much", expected a whole number'],
    ['bank', { accounts: [null] }, 'option "accounts" is [null], expected a list of names or numbers'],
    ['long-fork', { groupSize: -1 }, 'option "groupSize" is -1, expected a whole number from 0 on'],
    ['availability', { windowMs: 0 }, 'option "windowMs" is 0, expected whole milliseconds from 1 on'],
    ['availability', { refusals: 'x' }, 'option "refusals" is "x", expected "answer" or "outage"'],
    ['stats', { any: 1 }, 'checker stats has no option "any"; it has none'],
  ] as const)('of %s are checked: %j', (name, options, message) => {
    const make = jepsenCheckers[name] as (options: object) => unknown
    expect(() => make(options)).toThrow(InputError)
    expect(() => make(options)).toThrow(message)
  })
})

test('an object that crashes at every operation is judged, too', () => {
  const dead: SimulatedObject = { ask: () => ({ f: 'add', value: 1 }), answer: () => undefined }
  expect(jepsenCheckers.set().judge(historyOf(simulated(dead, [0, 0, 1, 2]))).verdict).toBe('unknown')
})
