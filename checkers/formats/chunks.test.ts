import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/errors.ts'
import { sampleTexts } from '../testing/sample-texts.ts'
import { HistoryReader, type ParseOptions, parseHistory, type RecordedHistory } from './index.ts'

/** All that a reader says of a text: the history, or the sentence of an error. */
function expectOutcome(read: () => RecordedHistory): unknown {
  try {
    const history = read()
    const linesOf = [...history].map(({ index }) => history.lineOf(index))
    return { format: history.format, events: [...history], linesOf, repairs: history.repairs }
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    return (error as Error).message
  }
}

function readInPieces(
  bytes: Uint8Array | string,
  cuts: readonly number[],
  options: ParseOptions,
): RecordedHistory {
  const reader = new HistoryReader(options)
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  for (const [i, place] of places.slice(1).entries()) reader.push(bytes.slice(places[i], place))
  return reader.end()
}

const cuts = fc.array(fc.nat(100_000), { maxLength: 12 })
const options = fc.record({ lenient: fc.boolean(), tuples: fc.boolean() })

/** A text with some of its pieces left out, doubled, or put elsewhere, and others put in. */
const mutations = fc.array(
  fc.record({
    at: fc.nat(100_000),
    length: fc.oneof(fc.nat(3), fc.nat(40)),
    put: fc.oneof(
      fc.constantFrom('', '{', '}', '[', ']', '"', '\\', '\n', ':', '#', '#_', ',', '-', '9', 'nil', ' '),
      fc.constantFrom('":"', '\ud800', '{:process 0}', '^', '\0', 'INFO  jepsen.util - 0\t', '(', '\u00e9'),
      fc.string({ maxLength: 5, unit: 'binary' }),
    ),
  }),
  { minLength: 1, maxLength: 4 },
)

function mutated(
  text: string,
  changes: readonly { readonly at: number; readonly length: number; readonly put: string }[],
): string {
  let result = text
  for (const { at, length, put } of changes) {
    const from = at % (result.length + 1)
    result = result.slice(0, from) + put + result.slice(from + length)
  }
  return result
}

describe.each(Object.entries(sampleTexts))('%s', (_, text) => {
  test('is the same history, wherever it is cut in pieces', () => {
    const whole = expectOutcome(() => parseHistory(text))
    expect(whole).not.toBeTypeOf('string')
    const bytes = new TextEncoder().encode(text)
    const everywhere = Array.from({ length: bytes.length }, (_, at) => at)
    expect(expectOutcome(() => readInPieces(bytes, everywhere, {}))).toEqual(whole)
    fc.assert(
      fc.property(cuts, (cuts) => {
        expect(expectOutcome(() => readInPieces(bytes, cuts, {}))).toEqual(whole)
        expect(expectOutcome(() => readInPieces(text, cuts, {}))).toEqual(whole)
      }),
      { numRuns: 50 },
    )
  })

  test('is read or refused alike in one piece and in many, whatever was done to it, and never breaks the reader', () => {
    fc.assert(
      fc.property(mutations, cuts, options, (changes, cuts, options) => {
        const changed = mutated(text, changes)
        const whole = expectOutcome(() => parseHistory(changed, options))
        const inPieces = expectOutcome(() => readInPieces(changed, cuts, options))
        // What is no text is refused before anything else that is wrong with the piece it stands in.
        if (!changed.includes('\0')) expect(inPieces).toEqual(whole)
      }),
      { numRuns: 400 },
    )
  })

  test('cut off anywhere is a history or refused, and in a lenient reading loses but its end', () => {
    const whole = [...parseHistory(text)]
    for (let end = 0; end < text.length; end++) {
      expectOutcome(() => parseHistory(text.slice(0, end)))
      const start = expectOutcome(() => parseHistory(text.slice(0, end), { lenient: true })) as {
        readonly events?: readonly unknown[]
      }
      const { events = [] } = start
      // The last event may have been cut where it still makes sense, or where its rest is another.
      expect(events.slice(0, -1)).toEqual(whole.slice(0, Math.max(events.length - 1, 0)))
    }
  })
})

test('bytes of any kind are a history or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), options, (bytes, options) => {
      expectOutcome(() => readInPieces(bytes, [], options))
    }),
    { numRuns: 2_000 },
  )
})

test('bytes that are no UTF-8 are refused with their line, also at the very end', () => {
  const text = new TextEncoder().encode('{:process 0, :type :ok, :f :read}\n{:process 0, :f "\u00e9"}')
  const damaged = text.with(text.length - 4, 0xff)
  const refusal = /^h, line 2: expected a history: .*, all of which are text, found a binary file$/
  expect(() => readInPieces(damaged, [], { name: 'h' })).toThrow(refusal)
  expect(() => readInPieces(damaged, [50], { name: 'h' })).toThrow(refusal)
  expect(() => readInPieces(text.slice(0, -3), [], { name: 'h' })).toThrow(refusal)
})

test('an event that never ends is refused before it fills the memory', () => {
  const reader = new HistoryReader({ name: 'h', lenient: true })
  reader.push('{:process 0, :type :ok, :f :read}\n{:value [\n')
  for (let i = 0; i < 40; i++) reader.push(' 1234567'.repeat(8_000))
  reader.push('\n{:process 1, :type :ok, :f :read}')
  expect(reader.end().length).toBe(2)
})

test('a reader that has ended takes no more', () => {
  const reader = new HistoryReader()
  reader.push('{:process 0, :type :ok, :f :read}')
  reader.end()
  expect(() => reader.push('x')).toThrow('after its end')
})
