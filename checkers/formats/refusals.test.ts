import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/errors.ts'
import { invoke, lines, nemesis, ok } from '../testing/recorded-lines.ts'
import { parseHistory } from './index.ts'

describe('what is no history is refused with one sentence', () => {
  const known =
    'a history: JSON Lines, a JSON array, EDN, the lines of a Jepsen log, or transactions of AWDIT or Plume'
  const ofLog = 'a line like "INFO jepsen.util - 0 :invoke :read nil"'

  test.each([
    ['an empty text', '', `h has no events, expected ${known}`],
    ['blanks', ' \n\n', `h has no events, expected ${known}`],
    ['an empty array', '[]', `h has no events, expected ${known}`],
    ['an empty vector', '; none\n[ ]', `h has no events, expected ${known}`],
    [
      'a binary file',
      'PK\u0003\n\0\0',
      `h, line 2: expected ${known}, all of which are text, found a binary file`,
    ],
    ['prose', '\nOnce upon a time', `h, line 2: expected ${known}, found 'Once upon a time'`],
    [
      'JSON that is cut off',
      `${lines[0]}\n${lines[1]?.slice(0, 40)}`,
      'h, line 2: expected a " after the last one, found the end of the text',
    ],
    [
      'JSON that is cut off between fields',
      `${lines[0]}\n{"process": 1,`,
      'h, line 2: expected the end of the event that begins on line 2, found the end of the text',
    ],
    [
      'an array that is cut off',
      `[${lines[0]},\n${lines[1]}`,
      'h, line 2: expected a comma, or ] for the [ on line 1, found the end of the text',
    ],
    [
      'JSON with a garbled line',
      `${lines[0]}\n{"process": 0 "type": "ok"}`,
      'h, line 2: expected JSON, found \'{"process": 0 "type": "ok"}\'',
    ],
    [
      'an array without commas',
      `[${lines[0]}\n{}]`,
      "h, line 2: expected a comma, or ] for the [ on line 1, found '{}]'",
    ],
    ['an array and more', `[${lines[0]}]\n[]`, "h, line 2: expected the end of the text after ], found '[]'"],
    [
      'numbers in an array',
      `[${lines[0]}, 2]`,
      "h, line 1: expected an event, which is an object, found '2]'",
    ],
    [
      'an unknown type',
      '{"process": 0, "type": "done", "f": "read"}',
      'h, line 1: expected invoke, ok, fail or info as the field "type" of an event, found \'"done"\'',
    ],
    [
      'no type',
      '{"process": 0}',
      'h, line 1: expected invoke, ok, fail or info as the field "type" of an event, found no such field',
    ],
    [
      'a process that is no number',
      '{"process": "a", "type": "ok", "f": "read"}',
      'h, line 1: expected a process number or nemesis as the field "process" of an event, found \'"a"\'',
    ],
    [
      'a process below 0',
      '{:process -1, :type :ok, :f :read}',
      'h, line 1: expected a process number or nemesis as the field "process" of an event, found \'-1\'',
    ],
    [
      'no f',
      '{"process": 0, "type": "ok"}',
      'h, line 1: expected the name of an operation as the field "f" of an event, found no such field',
    ],
    [
      'a key that is no text',
      '{"process": 0, "type": "ok", "f": "read", "key": {}}',
      'h, line 1: expected a text or a number as the field "key" of an event, found \'{}\'',
    ],
    [
      'a node that is no text',
      '{"process": 0, "type": "ok", "f": "read", "key": "x", "node": 3}',
      'h, line 1: expected a text as the field "node" of an event, found \'3\'',
    ],
    [
      'a time between microseconds',
      '{"process": 0, "type": "ok", "f": "read", "key": "x", "time": 1.5}',
      'h, line 1: expected a whole number from 0 on as the field "time" of an event, found \'1.5\'',
    ],
    [
      'events out of order',
      `${lines[1]}\n${lines[0]}`,
      'h, line 2: expected events in the order of their index, after 1, found 0',
    ],
    [
      'a number that JSON rounds',
      '{"process": 0, "type": "ok", "f": "read", "value": [1, 9007199254740993]}',
      'h, line 1: expected whole numbers within 2^53, or larger ones as texts, found 9007199254740992',
    ],
    [
      'JSON with a field twice',
      '{"process": 0, "type": "ok", "f": "read", "value": {"a": 1, "a": 2}}',
      'h, line 1: expected objects with each field once, found \'{"process": 0, "type": "ok", "f": "read", "value": {"a": 1, …\'',
    ],
    [
      'EDN with a field twice',
      '{:process 0, :type :ok, :type :info}',
      "h, line 1: expected a map with each key once, found 'type' twice",
    ],
    [
      'EDN that is cut off',
      '{:process 0, :type :invoke, :f :read}\n{:process 0, :ty',
      'h, line 2: expected } for the { that was opened on line 2, found the end of the text',
    ],
    [
      'a vector that is cut off',
      '[{:process 0, :type :invoke, :f :read}\n',
      'h, line 2: expected an event or ] for the [ on line 1, found the end of the text',
    ],
    [
      'a vector and more',
      '[{:process 0, :type :invoke, :f :read}] {}',
      "h, line 1: expected the end of the text after ], found '{}'",
    ],
    [
      'EDN that is no map',
      '[{:process 0, :type :invoke, :f :read}\n 17]',
      "h, line 2: expected an event, which is a map, found '17]'",
    ],
    [
      'a log line that is cut off',
      'INFO  jepsen.util - 0\t:invoke\t:read\tnil\nINFO  jepsen.util - 0\t:ok\t:re',
      `h, line 2: expected ${ofLog}, found 'INFO  jepsen.util - 0?:ok?:re'`,
    ],
    [
      'a log line that is cut off before its message',
      'INFO  jepsen.util - 0\t:invoke\t:read\tnil\nINFO  jepsen.util - ',
      `h, line 2: expected ${ofLog}, found the end of the text`,
    ],
    [
      'a log line cut off in the name of who logs',
      'INFO [2019-10-10 12:00:00,123] jepsen worker 0 - jepsen.ut',
      `h, line 1: expected ${ofLog}, found the end of the text`,
    ],
    [
      'a log line cut off in a value',
      'INFO  jepsen.util - 0\t:invoke\t:cas\t[1',
      'h, line 1: expected ] for the [ that was opened, found the end of the text',
    ],
    [
      'a log with a foreign line',
      'INFO jepsen.util - 0 :invoke :read nil\n\tat java.lang.Thread',
      `h, line 2: expected ${ofLog}, found '?at java.lang.Thread'`,
    ],
  ])('%s', (_, text, sentence) => {
    expect(() => parseHistory(text, { name: 'h' })).toThrow(new InputError(sentence))
  })

  test('deep nesting, which would break the stack', () => {
    for (const text of ['[', '{"a":', '[{"a":['].map((piece) => piece.repeat(300_000))) {
      expect(() => parseHistory(text)).toThrow('nested at most 100 deep')
    }
  })

  test('any prefix of a history in an array or in brackets, and anything garbled: an error or a history, never a crash', () => {
    const array = JSON.stringify([invoke, ok, nemesis])
    const vector =
      '[{:process 0, :type :invoke, :f :cas, :value [1 2]} {:process 0, :type :ok, :f :cas, :value [1 2]}]'
    for (const text of [array, vector]) {
      for (let end = 0; end < text.length; end++) {
        expect(() => parseHistory(text.slice(0, end))).toThrow(InputError)
      }
    }
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      '"',
      ':a',
      '#',
      '_',
      '\\',
      '\n',
      ' ',
      ',',
      '1',
      'INFO jepsen.util - ',
      '^',
      '\ud800',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
        let error: unknown
        try {
          parseHistory(parts.join(''))
        } catch (thrown) {
          error = thrown
        }
        expect(error).toBeInstanceOf(InputError)
      }),
      { numRuns: 5_000, seed: 31 },
    )
  })
})
