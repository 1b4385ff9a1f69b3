import { describe, expect, test } from 'vitest'
import { InputError } from '../../sim/errors.ts'
import { invoke, lines, nemesis, ok } from '../testing/recorded-lines.ts'
import { parseHistory } from './index.ts'

describe('a history is recognised by its content', () => {
  test('as JSON Lines of netsplit’s events, which come back as they were', () => {
    const history = parseHistory(`${lines.join('\n')}\n`, { name: 'history.jsonl' })
    expect([...history]).toEqual([invoke, ok, nemesis])
    expect(history).toMatchObject({ format: 'netsplit', name: 'history.jsonl' })
    expect([0, 1, 2].map((index) => history.lineOf(index))).toEqual([1, 2, 3])
  })

  test('as one JSON array of them, over as many lines as it likes', () => {
    const history = parseHistory(JSON.stringify([invoke, ok, nemesis], null, 2))
    expect([...history]).toEqual([invoke, ok, nemesis])
    expect(history.lineOf(1)).toBe(13)
  })

  test('as JSON of Jepsen’s operations, whose times are nanoseconds', () => {
    const text =
      '[{"process":3,"type":":invoke","f":":read","time":7686455705},\n{"type":"info","process":3,"f":"read","error":["timeout",1]}]'
    const history = parseHistory(text)
    expect(history.format).toBe('jepsen-json')
    expect([...history]).toEqual([
      { index: 0, process: 3, type: 'invoke', f: 'read', time: 7_686_455 },
      { index: 1, process: 3, type: 'info', f: 'read', time: 0, error: '["timeout",1]' },
    ])
  })

  test('as JSON of a transaction without a name', () => {
    const text = '{"process":1,"type":"ok","value":[["append",253,1],["r",255,null]]}'
    expect(parseHistory(text).at(0)).toMatchObject({
      f: 'txn',
      value: [
        ['append', 253, 1],
        ['r', 255, null],
      ],
    })
  })

  test.each([
    [
      'a vector',
      '; etcd\n[{:process 0, :type :invoke, :f :cas, :value [1 2]}\n {:process :nemesis, :type :info, :f :start}]',
    ],
    [
      'a list',
      '; etcd\n({:process 0, :type :invoke, :f :cas, :value [1 2]} ; first\n {:process :nemesis :type :info :f :start})',
    ],
    [
      'maps in a row',
      '\n{:process 0, :type :invoke, :f :cas, :value [1 2]}\n{:f :start :type :info :process :nemesis}\n',
    ],
    [
      'records',
      '\n#op.Op{:process 0, :type :invoke, :f :cas, :value (1 2)}\n#op.Op{:f :start :type :info :process :nemesis}',
    ],
  ])('as EDN: %s', (_, text) => {
    const history = parseHistory(text)
    expect(history.format).toBe('edn')
    expect([...history]).toEqual([
      { index: 0, process: 0, type: 'invoke', f: 'cas', value: [1, 2], time: 0 },
      { index: 1, process: 'nemesis', type: 'info', f: 'start', time: 0 },
    ])
    expect([history.lineOf(0), history.lineOf(1)]).toEqual([2, 3])
  })

  test('as EDN with a key and a text, as Porcupine has it', () => {
    const history = parseHistory('{:process 0, :type :ok, :f :get, :key "7", :value "x 0 0 y"}')
    expect(history.at(0)).toMatchObject({ f: 'get', key: '7', value: 'x 0 0 y' })
  })

  test('as EDN with times since 1970, and whole numbers beyond 2^53 kept as texts', () => {
    const history = parseHistory(
      '{:process 0 :type :ok :f :read :value 9007199254740993 :time 1700000000123456789}',
    )
    expect(history.at(0)).toMatchObject({ value: '9007199254740993', time: 1_700_000_000_123_456 })
  })

  test('as the lines of a Jepsen log, with tabs or blanks, and what others logged', () => {
    const log = [
      'INFO  jepsen.core - Worker 0 starting',
      'INFO  jepsen.util - 0\t:invoke\t:cas\t[1 2]',
      'INFO  jepsen.util - 0   :fail   :cas    [1 2]',
      'WARN  jepsen.core - odd: {',
      '',
      'INFO  jepsen.util - :nemesis\t:info\t:start\t"Cut off #{:n1 :n2}"',
      'INFO  jepsen.util - 4\t:info\t:write\t:timed-out',
      'INFO  jepsen.util - 5\t:ok\t:read\tnil',
    ].join('\r\n')
    const history = parseHistory(log)
    expect(history.format).toBe('jepsen-log')
    expect([...history]).toEqual([
      { index: 0, process: 0, type: 'invoke', f: 'cas', value: [1, 2], time: 0 },
      { index: 1, process: 0, type: 'fail', f: 'cas', value: [1, 2], time: 0 },
      { index: 2, process: 'nemesis', type: 'info', f: 'start', error: 'Cut off #{:n1 :n2}', time: 0 },
      { index: 3, process: 4, type: 'info', f: 'write', error: 'timed-out', time: 0 },
      { index: 4, process: 5, type: 'ok', f: 'read', value: null, time: 0 },
    ])
    expect(history.lineOf(4)).toBe(8)
  })

  test('also behind a byte order mark', () => {
    expect(parseHistory(`\ufeff${lines[0]}`).length).toBe(1)
  })

  test('unless it is told what it is', () => {
    const text = '{"process":0,"type":"ok","f":"read","time":5000}'
    expect(parseHistory(text, { format: 'netsplit' }).at(0).time).toBe(5_000)
    expect(parseHistory(text, { format: 'jepsen-json' }).at(0).time).toBe(5)
    expect(() => parseHistory(text, { format: 'edn' })).toThrow(InputError)
    expect(() => parseHistory(text, { format: 'jepsen-log' })).toThrow(InputError)
  })

  test('as the lines of newer versions of Jepsen, with a time stamp or two', () => {
    const log = [
      '2026-01-01 12:00:00,123{GMT}\tINFO\t[jepsen test runner] jepsen.core: Running test: {',
      '2026-01-01 12:00:00,124{GMT}\tINFO\t[jepsen worker 0] jepsen.util: 0\t:invoke\t:read\tnil',
      'INFO [2026-01-01 12:00:00,125] jepsen worker 7 - jepsen.util 7\t:info\t:write\t3\trefused by n1: 4',
      '2026-01-01 12:00:01,000{GMT}\tWARN\t[jepsen nemesis] jepsen.util: Retrying in a second',
      '2026-01-01 12:00:01,001{GMT}\tINFO\t[jepsen nemesis] jepsen.util: :nemesis\t:info\t:start\tnil',
    ].join('\n')
    const history = parseHistory(log)
    expect(history.format).toBe('jepsen-log')
    expect([...history]).toEqual([
      { index: 0, process: 0, type: 'invoke', f: 'read', value: null, time: 0 },
      { index: 1, process: 7, type: 'info', f: 'write', value: 3, error: 'refused by n1: 4', time: 0 },
      { index: 2, process: 'nemesis', type: 'info', f: 'start', value: null, time: 0 },
    ])
  })

  test('as netsplit’s, if a later event is the first that says so', () => {
    const text = '{"process":"nemesis","type":"info","f":"heal","time":5000}\n'
    expect(parseHistory(`${text}${lines[0]}`).at(0).time).toBe(5_000)
    expect(parseHistory(text).at(0).time).toBe(5)
  })
})

describe('what histories have in common', () => {
  test('in Jepsen’s JSON, keywords and symbols may have their marks, and sets are in order', () => {
    const text =
      '{"type":":ok","process":0,"f":":txn","value":[[":append",":x",1],["r","\'y",{"#set":["b",10,9]}]],"time":-1,"index":4}'
    expect(parseHistory(text).at(0)).toEqual({
      index: 0,
      process: 0,
      type: 'ok',
      f: 'txn',
      value: [
        ['append', 'x', 1],
        ['r', 'y', [9, 10, 'b']],
      ],
      time: 0,
    })
  })

  test('in netsplit’s own, texts are as they are', () => {
    const text = '{"type":"ok","process":0,"f":":f","key":":k","value":[":x",{"#set":[2,1]}],"time":1}'
    expect(parseHistory(text).at(0)).toMatchObject({ f: ':f', key: ':k', value: [':x', { '#set': [2, 1] }] })
  })

  test('a tagged tuple is a key and a value; without a tag only if that is asked for', () => {
    const text = (value: string) => `{:process 0, :type :ok, :f :read, :value ${value}}`
    const tagged = parseHistory(text('#jepsen.independent/tuple [7 [1 2]]')).at(0)
    expect(tagged).toMatchObject({ key: '7', value: [1, 2] })
    expect(parseHistory(text('[7 nil]')).at(0)).not.toHaveProperty('key')
    expect(parseHistory(text('[[:a 1] nil]'), { tuples: true }).at(0)).toMatchObject({
      key: '["a",1]',
      value: null,
    })
    expect(parseHistory(text('nil'), { tuples: true }).at(0)).not.toHaveProperty('key')
    expect(() => parseHistory(text('#jepsen.independent/tuple [7]'))).toThrow('expected a tuple of a key')
  })

  test('processes with a name are passed over, but the nemesis', () => {
    const edn = [':nemesis', ':clock-nemesis', '0'].map(
      (process) => `{:process ${process}, :type :info, :f :x}`,
    )
    expect([...parseHistory(edn.join(' '))].map(({ process }) => process)).toEqual(['nemesis', 0])
    const json = ['":nemesis"', '":clock"', '0'].map(
      (process) => `{"process":${process},"type":"info","f":"x"}`,
    )
    expect([...parseHistory(json.join('\n'))].map(({ process }) => process)).toEqual(['nemesis', 0])
  })

  test('a header and fields that are not known are passed over', () => {
    const event = '"process":0,"type":"ok","f":"read","key":"x","time":1'
    const expected = [{ index: 0, process: 0, type: 'ok', f: 'read', key: 'x', time: 1 }]
    expect([...parseHistory(`{"seed":"7"}\n{${event},"color":{"a":[1]}}`)]).toEqual(expected)
    expect([...parseHistory(`[{"seed":"7"},{"a":1,${event}}]`)]).toEqual(expected)
    const edn = '{:seed 7} {:process 0, :type :ok, :f :read, :key "x", :time 1000, :extra #{}}'
    expect([...parseHistory(edn)]).toEqual(expected)
  })

  test('events need an index in order, in EDN as well', () => {
    const none = '{:process 0, :type :ok, :f :read, :index -1} {:process 1, :type :ok, :f :read, :index -1}'
    expect(parseHistory(none).length).toBe(2)
    const text = '{:process 0, :type :ok, :f :read, :index 4}\n{:process 1, :type :ok, :f :read, :index 4}'
    expect(() => parseHistory(text)).toThrow(
      new InputError('line 2: expected events in the order of their index, after 4, found 4'),
    )
  })
})
