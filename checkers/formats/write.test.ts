import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { historyOf, type HistoryEvent } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { parseHistory, writeEdn, writeJsonLines } from './index.ts'

/** Texts that are hard on writers: quotation marks, control characters, halves of surrogate pairs, words that mean something. */
const text = fc.oneof(
  fc.string({ maxLength: 6, unit: 'binary' }),
  fc.constantFrom(
    'nil',
    'true',
    ':x',
    "'x",
    '#{1}',
    '12',
    '-0',
    '1N',
    '\ud800',
    '\udc00x',
    '\0',
    '\u2028',
    '\ufeff',
  ),
  fc.constantFrom(
    'a b',
    '"',
    '\\',
    '\\"',
    '\n',
    'a/b',
    '__proto__',
    'constructor',
    '',
    ';',
    'r',
    '#set',
    '\u007f',
  ),
)
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -3, max: 30 }),
  fc.double({ noInteger: true, noNaN: true }),
)
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'value' },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3, depthIdentifier: 'value' }),
    fc.dictionary(text, tie('value'), { maxKeys: 3, depthIdentifier: 'value' }),
  ),
})).value

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined })
const events = fc.array(
  fc
    .record({
      process: fc.oneof(fc.nat(3), fc.maxSafeInteger().map(Math.abs), fc.constant('nemesis' as const)),
      type: fc.constantFrom('invoke' as const, 'ok' as const, 'fail' as const, 'info' as const),
      f: fc.oneof(
        text.filter((name) => name !== ''),
        fc.constantFrom('read', 'txn', 'compare-and-set'),
      ),
      time: fc.oneof(fc.nat(5), fc.maxSafeInteger().map(Math.abs)),
      key: maybe(text),
      value: maybe(fc.oneof(value, fc.array(fc.tuple(fc.constantFrom('r', 'append'), fc.nat(3), value)))),
      client: maybe(text),
      node: maybe(text),
      error: maybe(text),
    })
    .map((event) => JSON.parse(JSON.stringify(event)) as Omit<HistoryEvent, 'index'>),
  { minLength: 1, maxLength: 5 },
)

describe.each([
  ['JSON Lines', writeJsonLines, 'netsplit'],
  ['EDN', writeEdn, 'edn'],
] as const)('a history written as %s', (_, write, format) => {
  test('comes back as it was, and is known for what it is', () => {
    fc.assert(
      fc.property(events, (given) => {
        const history = historyOf(given)
        const written = [...write(history)].join('')
        const read = parseHistory(written)
        expect(read.format).toBe(format)
        expect([...read]).toEqual([...history])
        // A line an event, so that other tools for lines can be used on it.
        expect(written.split('\n').length).toBe(given.length + 1)
      }),
      { numRuns: 1_000 },
    )
  })

  test('comes in pieces, and nothing is lost between them', () => {
    const history = historyOf(
      Array.from({ length: 3_000 }, (_, i) => ({ process: i, type: 'invoke', f: 'read', time: i })),
    )
    const pieces = [...write(history)]
    expect(pieces.length).toBeGreaterThan(1)
    expect([...parseHistory(pieces.join(''))]).toEqual([...history])
  })
})

test('EDN has keywords where Jepsen looks for them, and texts elsewhere', () => {
  const history = historyOf([
    {
      process: 3,
      type: 'ok',
      f: 'txn',
      value: [
        ['append', 'x', 'one'],
        ['r', 5, null],
      ],
      time: 12,
    },
    {
      process: 'nemesis',
      type: 'info',
      f: 'start partition',
      value: { from: 0, '7': 'n1', 'a b': [] },
      time: 0,
    },
  ])
  expect([...writeEdn(history)].join('')).toBe(
    '{:index 0, :time 12000, :type :ok, :process 3, :f :txn, :value [[:append "x" "one"] [:r 5 nil]]}\n' +
      '{:index 1, :time 0, :type :info, :process :nemesis, :f "start partition", :value {7 "n1", :from 0, "a b" []}}\n',
  )
})
