import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/index.ts'
import { parseJson } from './parse-json.ts'

/** The line on which a text is said to stop being JSON; 0 if it is JSON. */
function lineOfError(text: string): number {
  try {
    parseJson(text, 't.json')
    return 0
  } catch (error) {
    expect(error).toBeInstanceOf(InputError)
    const [, line] = /^t\.json, line (\d+): expected JSON \(.+\)$/.exec((error as Error).message) ?? []
    expect(line, (error as Error).message).toBeDefined()
    return Number(line)
  }
}

/** The place that the engine names, if the text is no JSON and it names one. */
function placeOfError(text: string): number | undefined {
  try {
    JSON.parse(text)
  } catch (error) {
    const place = /at position (\d+)/.exec((error as Error).message)?.[1]
    return place === undefined ? undefined : Number(place)
  }
  return undefined
}

test('what is JSON is what it says', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJson(text, 't.json')).toStrictEqual(JSON.parse(text))
    }),
  )
})

test('a byte order mark before it does not matter', () => {
  expect(parseJson('\ufeff{"a": 1}', 't.json')).toStrictEqual({ a: 1 })
})

test('what is nested deeper than anything that makes sense is refused, and nothing overflows', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)
  expect(parseJson(nested(100), 't.json')).toStrictEqual(JSON.parse(nested(100)))
  for (const depth of [102, 10_000, 300_000]) {
    expect(() => parseJson(nested(depth), 't.json')).toThrow(
      't.json: expected values nested at most 100 deep',
    )
  }
})

describe('what is no JSON is refused, with the line on which it stops being JSON', () => {
  test.each([
    ['nothing', '', 1],
    ['blanks', ' \n\n ', 3],
    ['an end too early', '{\n  "a": 1,\n', 3],
    ['a word', '{\n  "a": nope\n}', 2],
    ['a comma too many in a list', '[\n  1,\n  2,\n]', 4],
    ['a comma too many in an object', '{\n  "a": 1,\n}', 3],
    ['two commas', '{\n  "a": 1,,\n  "b": 2\n}', 2],
    ['no comma', '{\n  "a": 1\n  "b": 2\n}', 3],
    ['no colon', '{\n  "a"\n  1\n}', 3],
    ['no value', '{\n  "a":\n}', 3],
    ['a key without quotes', '{\n  a: 1\n}', 2],
    ['a key that is a number', '{\n  1: 1\n}', 2],
    ['another bracket', '{\n  "a": [1\n}', 3],
    ['a bracket too many', '{}\n}', 2],
    ['two values', '{}\n\n{}', 3],
    ['a comment', '{\n  // words\n  "a": 1\n}', 2],
    ['a text over two lines', '{\n  "a": "one\ntwo"\n}', 2],
    ['a text that does not end', '{\n  "a": "one', 2],
    ['an escape that is none', '[\n"\\x"]', 2],
    ['a number that is none', '[\n01]', 2],
    ['a second byte order mark', '\ufeff\ufeff{}', 1],
  ])('%s', (_, text, line) => {
    expect(lineOfError(text)).toBe(line)
  })

  const spoilt = fc
    .tuple(
      fc.jsonValue(),
      fc.nat(),
      fc.nat(3),
      fc.constantFrom('', ',', ':', '"', '{', ']', '1', 'x', '\n', '\\', '\u0001'),
    )
    .map(([value, place, removed, added]) => {
      const text = JSON.stringify(value, undefined, 1)
      const at = place % (text.length + 1)
      return text.slice(0, at) + added + text.slice(at + removed)
    })

  test('the same that the engine names, where it names a place', () => {
    fc.assert(
      fc.property(spoilt, (text) => {
        const place = placeOfError(text)
        fc.pre(place !== undefined)
        expect(lineOfError(text)).toBe(text.slice(0, place).split('\n').length)
      }),
      { numRuns: 1_000 },
    )
  })
})
