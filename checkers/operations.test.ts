import { describe, expect, test } from 'vitest'
import { InputError } from '../sim/errors.ts'
import { historyOf } from '../sim/history.ts'
import { parseHistory, type Repair } from './formats/index.ts'
import { pairedTable, pairOperations } from './operations.ts'
import { placeOf } from './place.ts'

const at = { time: 0 }

describe('pairing', () => {
  test('tells what it repaired by kind: the first place, and how often', () => {
    const text = [0, 1, 2].map(
      (value) =>
        `{:process 4, :type :invoke, :f :write, :value ${value}}\n{:process 9, :type :fail, :f :write}\n`,
    )
    const told: Repair[] = []
    const repaired = (repair: Repair) => void told.push(repair)
    const recorded = parseHistory(text.join(''), { name: 'a.edn' })
    expect(pairedTable(recorded, { lenient: true, repaired }).length).toBe(3)
    const orphan =
      'process 9 completes write with fail at event 1 (a.edn line 2), expected an invocation of it before'
    const open =
      'process 4 invokes write at event 2 (a.edn line 3), expected the completion of what it invoked at event 0 (a.edn line 1): a process does one thing at a time'
    expect(told).toEqual([
      { line: 2, what: `left out a completion of what nobody had invoked: ${orphan}`, count: 3 },
      { line: 3, what: `counted as crashed what a process had invoked before it went on: ${open}`, count: 2 },
    ])
    told.length = 0
    pairedTable(historyOf([...recorded]), { lenient: true, repaired })
    expect(told.map(({ line, count }) => [line, count])).toEqual([
      [0, 3],
      [0, 2],
    ])
  })

  test('joins each invocation with its completion, in the order of invocations', () => {
    const history = historyOf([
      { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, ...at },
      { process: 1, type: 'invoke', f: 'read', key: 'x', ...at },
      { process: 'nemesis', type: 'info', f: 'partition', ...at },
      { process: 1, type: 'ok', f: 'read', key: 'x', value: 1, ...at },
      { process: 0, type: 'ok', f: 'write', key: 'x', value: 1, ...at },
    ])
    expect(pairOperations(history)).toEqual([
      { invocation: 0, completion: 4, process: 0, f: 'write', key: 'x', input: 1, output: 1, outcome: 'ok' },
      {
        invocation: 1,
        completion: 3,
        process: 1,
        f: 'read',
        key: 'x',
        input: null,
        output: 1,
        outcome: 'ok',
      },
    ])
  })

  test('leaves open for ever what ended as info, and what never ended', () => {
    const history = historyOf([
      { process: 0, type: 'invoke', f: 'write', value: 1, ...at },
      { process: 0, type: 'info', f: 'write', ...at },
      { process: 1, type: 'invoke', f: 'write', value: 2, ...at },
    ])
    const ends = pairOperations(history).map(({ completion, outcome }) => ({ completion, outcome }))
    expect(ends).toEqual([
      { completion: Infinity, outcome: 'info' },
      { completion: Infinity, outcome: 'info' },
    ])
  })

  test('refuses a process that does two things at once', () => {
    const text = '{:process 4, :type :invoke, :f :read}\n'
    expect(() => pairOperations(parseHistory(text + text, { name: 'a.edn' }))).toThrow(
      new InputError(
        'process 4 invokes read at event 1 (a.edn line 2), expected the completion of what it invoked at event 0 (a.edn line 1): a process does one thing at a time',
      ),
    )
  })

  test('refuses a completion of nothing', () => {
    const history = historyOf([{ process: 0, type: 'ok', f: 'read', ...at }])
    expect(() => pairOperations(history)).toThrow(
      new InputError('process 0 completes read with ok at event 0, expected an invocation of it before'),
    )
  })

  test('refuses a process that goes on after an info', () => {
    const events = [
      { process: 0, type: 'invoke', f: 'write', value: 1, ...at },
      { process: 0, type: 'info', f: 'write', value: 1, ...at },
      { process: 0, type: 'invoke', f: 'read', ...at },
    ] as const
    expect(() => pairOperations(historyOf(events))).toThrow(
      'process 0 invokes read at event 2, expected a new process number: its operation that ended as info at event 1 may still be going on',
    )
    expect(() => pairOperations(historyOf([events[0], events[1], { ...events[1], type: 'ok' }]))).toThrow(
      'process 0 completes write with ok at event 2, expected an invocation of it before (its last one ended as info at event 1)',
    )
  })

  test('refuses a completion of another operation, or of another key', () => {
    const invoke = { process: 0, type: 'invoke', f: 'read', key: 'x', ...at } as const
    const other = historyOf([invoke, { ...invoke, type: 'ok', f: 'write' }])
    expect(() => pairOperations(other)).toThrow(
      'process 0 completes write of x at event 1, expected read of x, which it invoked at event 0',
    )
    const elsewhere = historyOf([invoke, { ...invoke, type: 'ok', key: 'y' }])
    expect(() => pairOperations(elsewhere)).toThrow(
      'process 0 completes read of y at event 1, expected read of x',
    )
  })
})

test('a line says where an event stands only if not all are in the same', () => {
  const events = ['invoke', 'invoke'].map((type) => ({ process: 0, type, f: 'read', time: 0 }))
  const one = parseHistory(JSON.stringify(events), { name: 'a.json' })
  expect(placeOf(one, 1)).toBe('event 1')
  const two = parseHistory(events.map((event) => JSON.stringify(event)).join('\n'), { name: 'a.json' })
  expect(placeOf(two, 1)).toBe('event 1 (a.json line 2)')
})
