import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/errors.ts'
import { type History, type HistoryEvent, historyOf } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { canonicalText, isArray } from './canonical.ts'
import { checkLinearizable } from './linearizable.ts'
import type { Model } from './model.ts'
import { models } from './models/index.ts'
import { smallHistories } from './testing/small-histories.ts'
import { watchLinearizability, type WatchOptions } from './watch-linearizable.ts'

type Event = Omit<HistoryEvent, 'index'>

/** A model of some of another's operations. */
function onlyWith(model: Model, ...fs: readonly string[]): Model {
  const operations = Object.fromEntries(Object.entries(model.operations).filter(([f]) => fs.includes(f)))
  return { ...model, operations }
}

/** What operations give to keep, by key: what they write, insert, append. */
function givenOf(history: History): string[] {
  return [...history]
    .filter(({ type, f }) => type === 'invoke' && !['read', 'get', 'dequeue'].includes(f))
    .map(({ key = '', f, value = null }) => `${key} ${canonicalText(f === 'cas' ? last(value) : value)}`)
}

function last(pair: Json): Json {
  return (isArray(pair) ? pair.at(-1) : pair) ?? null
}

function isOncePerValue(history: History, initial: Json): boolean {
  const given = givenOf(history)
  return new Set(given).size === given.length && !given.some((text) => text.endsWith(canonicalText(initial)))
}

function findsNothing(history: History): boolean {
  return [...history].some(({ f, type, value = null }) => f === 'dequeue' && type === 'ok' && value === null)
}

const always = (): boolean => true
const never = (): boolean => false

/** Every operation on a set that succeeded tells whether it changed anything. */
function isAnswered(history: History): boolean {
  return ![...history].some(({ type, value }) => type === 'ok' && typeof value !== 'boolean')
}

/** Nobody acquires or releases for an owner who is at something, or crashed in it. */
function isOneThingAtATime(history: History): boolean {
  const busy = new Set<string>()
  for (const { type, key = '', value = null } of history) {
    const owner = `${key} ${canonicalText(value)}`
    if (type === 'invoke' && busy.has(owner)) return false
    if (type === 'invoke') busy.add(owner)
    else if (type !== 'info') busy.delete(owner)
  }
  return true
}

/**
 * Models, how many values are drawn for them, and the histories of which it has to speak as early as can be. It also has to where
 * an exact procedure decides, nothing failed (which may take back what did not fit), and no dequeue found nothing.
 */
const watched: readonly (readonly [
  name: string,
  model: Model,
  values: number,
  fits: (history: History) => boolean,
])[] = [
  ['register', models.register, 7, (history) => isOncePerValue(history, null)],
  ['register of few values', models.register, 3, (history) => isOncePerValue(history, null)],
  ['cas-register', models['cas-register'], 4, (history) => isOncePerValue(history, null)],
  ['kv', onlyWith(models.kv, 'get', 'put'), 3, (history) => isOncePerValue(history, '')],
  ['kv with appends', models.kv, 3, never],
  ['set', onlyWith(models.set, 'add', 'remove', 'contains'), 2, isAnswered],
  ['set that is read', models.set, 2, never],
  ['mutex', models.mutex, 1, always],
  ['owned-mutex', models['owned-mutex'], 5, isOneThingAtATime],
  ['fifo-queue', models['fifo-queue'], 8, (h) => isOncePerValue(h, null) && !findsNothing(h)],
  ['unordered-queue', models['unordered-queue'], 8, (h) => isOncePerValue(h, null) && !findsNothing(h)],
  ['list', models.list, 8, (history) => isOncePerValue(history, null)],
]

/** What became of many histories. */
interface Tally {
  spoke: number
  silent: number
  /** Those of which it had to speak as early as can be. */
  early: number
}

/** What a watch says that it should not, or the other way round. */
function wrongWith(
  options: WatchOptions,
  history: History,
  fits: (history: History) => boolean,
  tally: Tally,
): string | undefined {
  const watch = watchLinearizability(options)
  const events: Event[] = []
  let spokeAt: number | undefined
  let invalid: { readonly at: number; readonly isExact: boolean } | undefined
  for (const event of history) {
    events.push(event)
    const said = watch.observe(event)
    if (invalid !== undefined && said === undefined) continue
    const verdict = checkLinearizable(historyOf(events), options)
    if (verdict.verdict === 'invalid')
      invalid ??= { at: event.index, isExact: verdict.procedure !== 'search' }
    if (said === undefined) continue
    if (spokeAt !== undefined) return `it speaks again at ${event.index}`
    spokeAt = event.index
    expect(said).toStrictEqual(verdict)
    expect(said.verdict).toBe('invalid')
  }
  const takesNothingBack = ![...history].some(({ type }) => type === 'fail') && !findsNothing(history)
  const isEarly = fits(history) || (invalid?.isExact === true && takesNothingBack)
  if (isEarly && spokeAt !== invalid?.at) return `it speaks at ${spokeAt}, and could at ${invalid?.at}`
  expect(watch.end()).toStrictEqual(checkLinearizable(history, options))
  tally[spokeAt === undefined ? 'silent' : 'spoke']++
  if (isEarly && spokeAt !== undefined) tally.early++
  return undefined
}

describe.each(watched)('while a %s is watched', (_, model, values, fits) => {
  test.each([1, 2])(
    'of %d keys, the first event that no order explains is named, with the verdict',
    (keys) => {
      const tally: Tally = { spoke: 0, silent: 0, early: 0 }
      fc.assert(
        fc.property(smallHistories(model, { values, keys, moves: 12 + 6 * keys }), (history) => {
          expect(wrongWith({ model }, history, fits, tally)).toBeUndefined()
        }),
        { numRuns: 300, seed: 21 },
      )
      const { spoke, silent, early } = tally
      const counts = `spoke ${spoke}, silent ${silent}, early ${early}`
      expect(Math.min(spoke, silent), counts).toBeGreaterThan(10)
      expect(early, counts).toBeGreaterThan(3)
    },
  )
})

test.each([models.stack, models.counter, models['multi-register']])(
  'of a $name, nothing is said before the end',
  (model) => {
    fc.assert(
      fc.property(smallHistories(model), (history) => {
        const watch = watchLinearizability({ model })
        expect([...history].map((event) => watch.observe(event)).filter((said) => said)).toStrictEqual([])
        expect(watch.end()).toStrictEqual(checkLinearizable(history, { model }))
      }),
      { numRuns: 100, seed: 22 },
    )
  },
)

/** An event of process 0 on x. */
function event(type: HistoryEvent['type'], f: string, value?: Json, process = 0): Event {
  return { process, type, f, key: 'x', time: 0, ...(value === undefined ? {} : { value }) }
}

const badRead = [event('invoke', 'read'), event('ok', 'read', 9)]

describe('a watch', () => {
  test('speaks once; its end goes on to say what is to be said of all events', () => {
    const watch = watchLinearizability({ model: 'register' })
    const said = [...badRead, ...badRead].map((each) => watch.observe(each)?.verdict)
    expect(said).toStrictEqual([undefined, 'invalid', undefined, undefined])
    expect(watch.end()).toMatchObject({ verdict: 'invalid', operations: 2 })
  })

  test('takes the first state into account', () => {
    const said = (initial: Json) => {
      const watch = watchLinearizability({ model: 'register', initial })
      return badRead.map((each) => watch.observe(each)?.verdict)
    }
    expect(said(9)).toStrictEqual([undefined, undefined])
    expect(said(8)).toStrictEqual([undefined, 'invalid'])
    const set = watchLinearizability({ model: 'set', initial: [1] })
    expect(set.observe(event('invoke', 'remove', 1))).toBeUndefined()
    expect(set.observe(event('ok', 'remove', true))).toBeUndefined()
    expect(set.observe(event('invoke', 'contains', 1))).toBeUndefined()
    expect(set.observe(event('ok', 'contains', true))?.verdict).toBe('invalid')
    const held = watchLinearizability({ model: 'mutex', initial: true })
    expect(held.observe(event('invoke', 'acquire'))).toBeUndefined()
    expect(held.observe(event('ok', 'acquire'))?.verdict).toBe('invalid')
  })

  test('knows that a dequeue which failed took nothing', () => {
    const watch = watchLinearizability({ model: 'fifo-queue' })
    const events = [
      event('invoke', 'enqueue', 1),
      event('ok', 'enqueue', 1),
      event('invoke', 'enqueue', 2),
      event('ok', 'enqueue', 2),
      event('invoke', 'dequeue', undefined, 1),
      event('invoke', 'dequeue', undefined, 2),
      event('ok', 'dequeue', 2, 2),
      event('fail', 'dequeue', undefined, 1),
    ]
    expect(events.map((each) => watch.observe(each)?.verdict)).toStrictEqual([
      ...Array.from({ length: 7 }, () => undefined),
      'invalid',
    ])
  })

  const deep = JSON.parse(`${'['.repeat(200)}${']'.repeat(200)}`) as Json

  test.each([
    ['a process does two things at once', 'register', [event('invoke', 'read'), ...badRead]],
    [
      'a process goes on after a crash',
      'register',
      [event('invoke', 'read'), event('info', 'read'), ...badRead],
    ],
    ['something completes that was not invoked', 'register', [event('ok', 'read', 1), ...badRead]],
    [
      'something else completes',
      'register',
      [event('invoke', 'write', 1), event('ok', 'read', 1), ...badRead],
    ],
    [
      'it completes for another key',
      'register',
      [event('invoke', 'read'), { ...event('ok', 'read', null), key: 'y' }, ...badRead],
    ],
    [
      'there is no such operation',
      'register',
      [event('invoke', 'cas', [1, 2]), event('ok', 'cas'), ...badRead],
    ],
    ['a value is none', 'cas-register', [event('invoke', 'cas', 1), event('ok', 'cas', 1), ...badRead]],
    ['an answer is none', 'list', [event('invoke', 'read'), event('ok', 'read', 1), ...badRead]],
    [
      'the nemesis says what is too deep',
      'register',
      [{ ...event('info', 'start', deep), process: 'nemesis' }, ...badRead],
    ],
    ['a value is too deep', 'register', [event('invoke', 'write', deep), event('ok', 'write'), ...badRead]],
  ] as const)('says nothing of a history that makes no sense: %s; its end refuses it', (_, model, events) => {
    const watch = watchLinearizability({ model })
    expect(events.map((each) => watch.observe(each))).toStrictEqual(events.map(() => undefined))
    expect(() => watch.end()).toThrow(InputError)
  })

  test('takes up the key that only a completion names as the end does', () => {
    const { key: _, ...keyless } = event('invoke', 'read')
    const watch = watchLinearizability({ model: 'register' })
    expect([keyless, event('ok', 'read', 9)].map((each) => watch.observe(each))).toStrictEqual([
      undefined,
      undefined,
    ])
    expect(watch.end().verdict).toBe('invalid')
  })

  test('is silent where the budget does not suffice to prove what it knows', () => {
    const events = [
      event('invoke', 'add', 1),
      event('ok', 'add', 1),
      event('invoke', 'read', undefined, 1),
      event('invoke', 'contains', 2),
      event('ok', 'contains', true),
    ]
    const saidWith = (budget: number) => {
      const watch = watchLinearizability({ model: 'set', budget })
      return { said: events.map((each) => watch.observe(each)?.verdict).at(-1), end: watch.end().verdict }
    }
    expect(saidWith(1)).toStrictEqual({ said: undefined, end: 'unknown' })
    expect(saidWith(10_000)).toStrictEqual({ said: 'invalid', end: 'invalid' })
  })

  test('passes over the nemesis', () => {
    const watch = watchLinearizability({ model: 'register' })
    expect(watch.observe({ process: 'nemesis', type: 'info', f: 'start', time: 0 })).toBeUndefined()
    expect(badRead.map((each) => watch.observe(each)?.verdict)).toStrictEqual([undefined, 'invalid'])
  })

  test('refuses at once what no history can be held against', () => {
    expect(() => watchLinearizability({ model: 'kv', initial: 7 })).toThrow('the first value is 7')
    expect(() => watchLinearizability({ model: 'queue' as never })).toThrow("there is no model 'queue'")
    expect(() => watchLinearizability({ model: 'kv', budget: 0 })).toThrow('the budget is 0')
  })
})
