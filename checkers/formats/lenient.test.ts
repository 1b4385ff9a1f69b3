import { describe, expect, test } from 'vitest'
import { lines } from '../testing/recorded-lines.ts'
import { parseHistory, type ParseOptions } from './index.ts'

function lenient(text: string, options: ParseOptions = {}) {
  const history = parseHistory(text, { lenient: true, ...options })
  return { events: [...history].map(({ process, type }) => `${process} ${type}`), repairs: history.repairs }
}

const read = (index: number, type = 'ok') =>
  `{"index":${index},"process":${index},"type":"${type}","f":"read"}`

describe('a lenient reading puts right what does no harm, and says so', () => {
  test('nothing, where nothing is wrong: also with a byte order mark, other ends of lines, and blank lines', () => {
    const text = `\ufeff${lines.join('\r\n\r\n')}\r\n`
    expect(lenient(text).repairs).toEqual([])
    expect([...parseHistory(text, { lenient: true })]).toEqual([...parseHistory(lines.join('\n'))])
  })

  test.each([
    [
      'a last line that is cut off',
      `${lines[0]}\n${lines[1]}\n${lines[2]?.slice(0, 20)}`,
      ['0 invoke', '0 ok'],
      {
        line: 3,
        what: 'left out what the text is cut off in: expected the end of the event that begins on line 3, found the end of the text',
        count: 1,
      },
    ],
    [
      'a vector without its end',
      '[{:process 0, :type :invoke, :f :read}\n',
      ['0 invoke'],
      {
        line: 2,
        what: 'left out what the text is cut off in: expected an event or ] for the [ on line 1, found the end of the text',
        count: 1,
      },
    ],
    [
      'an array without its end',
      `[${lines[0]},\n${lines[1]}`,
      ['0 invoke', '0 ok'],
      {
        line: 2,
        what: 'left out what the text is cut off in: expected a comma, or ] for the [ on line 1, found the end of the text',
        count: 1,
      },
    ],
    [
      'noise between lines of JSON, and before them',
      `Starting up\n${lines[0]}\nnode n1: {"connected":\n\tat x.y(Z.java:3)\n${lines[1]}\n`,
      ['0 invoke', '0 ok'],
      {
        line: 1,
        what: "left out what is no event: expected a history: JSON Lines, a JSON array, EDN, the lines of a Jepsen log, or transactions of AWDIT or Plume, found 'Starting up'",
        count: 3,
      },
    ],
    [
      'noise between maps of EDN, which may look as if it had no end',
      '{:process 0, :type :invoke, :f :read}\nException "in\n{:process 0, :f\n{:process 0, :type :ok, :f :read}\n',
      ['0 invoke', '0 ok'],
      {
        line: 2,
        what: "left out what is no event: expected an event, which is a map, found 'Exception \"in'",
        count: 1,
      },
    ],
    [
      'noise in a log',
      'INFO jepsen.util - 0 :invoke :read nil\n\tat java.lang.Thread\nINFO jepsen.util - 0 :ok :read 3',
      ['0 invoke', '0 ok'],
      {
        line: 2,
        what: 'left out what is no event: expected a line like "INFO jepsen.util - 0 :invoke :read nil", found \'?at java.lang.Thread\'',
        count: 1,
      },
    ],
    [
      'an event that makes no sense',
      `${read(0)}\n${read(1, 'done')}\n${read(2)}`,
      ['0 ok', '2 ok'],
      {
        line: 2,
        what: 'left out an event that makes no sense: expected invoke, ok, fail or info as the field "type" of an event, found \'"done"\'',
        count: 1,
      },
    ],
    [
      'events out of order',
      `${read(0)}\n${read(3)}\n${read(1)}\n{"process":9,"type":"ok","f":"read"}\n${read(2)}`,
      ['0 ok', '1 ok', '9 ok', '2 ok', '3 ok'],
      { line: 3, what: 'put events in the order of their index, where 1 came after 3', count: 1 },
    ],
    [
      'a line that stands there twice',
      `${read(0)}\n${read(0)}\n${read(1)}`,
      ['0 ok', '1 ok'],
      { line: 2, what: 'left out an event that stands there twice', count: 1 },
    ],
  ])('%s', (_, text, events, repair) => {
    const history = lenient(text)
    expect(history.events).toEqual(events)
    expect(history.repairs[0]).toEqual(repair)
    expect(() => parseHistory(text)).toThrow(/expected .*, found /)
  })

  test('an event without a time has that of the one before', () => {
    const text = [
      '{"process":0,"type":"ok","f":"read","key":"x","time":7}',
      '{"process":1,"type":"ok","f":"read"}',
      '{"process":2,"type":"ok","f":"read","time":"soon"}',
    ]
    const history = parseHistory(text.join('\n'), { lenient: true })
    expect([...history].map(({ time }) => time)).toEqual([7, 7, 7])
    expect(history.repairs).toEqual([
      { line: 2, what: 'gave an event that has no time the time of the one before', count: 2 },
    ])
  })

  test('sorted events keep their lines and all that is said of them', () => {
    const text = `${read(1)}\n{"index":0,"process":0,"type":"info","f":"read","key":"x","value":[1],"error":"e","node":"n1"}`
    const history = parseHistory(text, { lenient: true })
    expect([history.lineOf(0), history.lineOf(1)]).toEqual([2, 1])
    expect(history.at(0)).toEqual({
      index: 0,
      process: 0,
      type: 'info',
      f: 'read',
      key: 'x',
      value: [1],
      error: 'e',
      node: 'n1',
      time: 0,
    })
    expect(history.at(1)).toEqual({ index: 1, process: 1, type: 'ok', f: 'read', time: 0 })
  })

  test('what the nemesis does twice it did twice', () => {
    const twice = '{:process :nemesis, :type :info, :f :start}\n'.repeat(2)
    expect(lenient(twice)).toEqual({ events: ['nemesis info', 'nemesis info'], repairs: [] })
  })

  test('a text of nothing but noise is refused all the same', () => {
    expect(() => lenient('once\nupon\na time')).toThrow('has no events')
    expect(() => lenient('PK\u0003\n\0\0')).toThrow('a binary file')
  })
})
