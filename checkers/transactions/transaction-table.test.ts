import { describe, expect, test } from 'vitest'
import { historyOf } from '../../sim/index.ts'
import type { Repair } from '../formats/index.ts'
import { checkIsolation } from '../isolation/index.ts'
import { judgeNamed } from '../judges.ts'
import { INFO, OK } from '../operation-table.ts'
import { checkTransactions } from './check-transactions.ts'
import { FROM_THE_START, INITIAL, READ, transactionTableOf, UNSEEN, WRITE } from './transaction-table.ts'

const history = historyOf([
  { process: 0, type: 'ok', f: 'txn', value: [['append', 'y', 9]], time: 0 },
  { process: 1, type: 'invoke', f: 'txn', value: [['append', 'x', 1]], time: 1 },
  { process: 'nemesis', type: 'info', f: 'partition', time: 1 },
  { process: 2, type: 'invoke', f: 'txn', value: [['r', 'x', null], ['append', 'x', 2]], time: 2 }, // prettier-ignore
  { process: 2, type: 'ok', f: 'txn', value: [['r', 'x', [1]], ['append', 'x', 2]], time: 3 }, // prettier-ignore
  { process: 3, type: 'invoke', f: 'txn', value: [['r', 'x', null], ['r', 'y', null]], time: 4 }, // prettier-ignore
  { process: 3, type: 'info', f: 'txn', value: [['r', 'x', [1, 2]], ['r', 'y', null]], time: 5 }, // prettier-ignore
])

test('transactions are read in the order in which they were invoked, those without an invocation first', () => {
  const { transactions } = transactionTableOf(history, 'list-append')
  expect([...transactions.invocations]).toEqual([FROM_THE_START, 1, 3, 5])
  expect([...transactions.outcomes]).toEqual([OK, INFO, OK, INFO])
  expect([...transactions.events]).toEqual([0, 1, 4, 6])
})

test('an element that is read is the version that was appended', () => {
  const { transactions, microOperations, elements, versions } = transactionTableOf(history, 'list-append')
  const append = transactions.starts[1] as number
  const read = transactions.starts[2] as number
  expect([microOperations.kinds[append], microOperations.kinds[read]]).toEqual([WRITE, READ])
  expect(elements[microOperations.readStarts[read] as number]).toBe(microOperations.versions[append])
  expect(versions.valueOf(microOperations.versions[append] as number)).toBe(1)
})

test('what a transaction read that did not answer is not known', () => {
  const { transactions, microOperations } = transactionTableOf(history, 'list-append')
  const [from, to] = [transactions.starts[3], transactions.starts[4]]
  expect([...microOperations.versions.slice(from, to)]).toEqual([UNSEEN, UNSEEN])
})

test('a register that reads null saw what was there before any write', () => {
  const registers = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', null], ['w', 'x', 1]], time: 0 }]) // prettier-ignore
  const { microOperations } = transactionTableOf(registers, 'rw-register')
  expect(microOperations.versions[0]).toBe(INITIAL)
})

test('a register that reads its first value saw what was there before any write, unless its transaction wrote that itself', () => {
  const value = [['r', 'x', 0], ['w', 'x', 0], ['r', 'x', 0], ['r', 'y', 0], ['w', 'x', 1], ['r', 'x', 0], ['r', 'x', null]] // prettier-ignore
  const registers = historyOf([
    { process: 0, type: 'ok', f: 'txn', value: [['w', 'y', 0]], time: 0 },
    { process: 0, type: 'ok', f: 'txn', value, time: 0 },
  ])
  const { microOperations, versions } = transactionTableOf(registers, 'rw-register', 0)
  const read = [...microOperations.versions].slice(1)
  const [, own] = read
  expect(read.slice(0, 6)).toEqual([INITIAL, own, own, INITIAL, expect.any(Number), INITIAL])
  expect(versions.valueOf(read[6] as number)).toBe(null)
})

test('lists are empty at first', () => {
  expect(() => transactionTableOf(history, 'list-append', [1])).toThrow(
    'the first value is [1], expected none of list-append: lists are empty at first',
  )
})

test.each([
  [7, 'expected a list of micro-operations, found 7'],
  [[['w', 'x', 1]], 'expected ["r", key, value] or ["append", key, value], found ["w","x",1]'],
  [[['r', 'x', 3]], 'expected a list, or null, found 3'],
])('a transaction of %j is refused', (value, why) => {
  const wrong = historyOf([{ process: 0, type: 'ok', f: 'txn', value, time: 0 }])
  expect(() => transactionTableOf(wrong, 'list-append')).toThrow(`event 0: ${why}`)
})

describe('processes that do not take turns', () => {
  const event = (process: number, type: 'invoke' | 'ok' | 'info', f = 'txn') => ({ process, type, f, value: [['r', 'x', null]], time: 0 }) // prettier-ignore
  const both = [event(0, 'invoke'), event(0, 'invoke'), event(0, 'ok'), event(0, 'ok')]
  const another = [event(0, 'invoke'), event(0, 'ok', 'read')]

  test.each([
    [
      both,
      'process 0 invokes txn at event 1, expected the completion of what it invoked at event 0: a process does one thing at a time',
    ],
    [
      [event(0, 'invoke'), event(0, 'info'), event(0, 'invoke')],
      'process 0 invokes txn at event 2, expected a new process number: its operation that ended as info at event 1 may still be going on',
    ],
    [
      [event(0, 'invoke'), event(0, 'info'), event(0, 'ok')],
      'process 0 completes txn with ok at event 2, expected a new process number: its operation that ended as info at event 1 may still be going on',
    ],
  ])('are refused, and repaired if that is asked for: %#', (events, why) => {
    const wrong = historyOf(events)
    expect(() => transactionTableOf(wrong, 'rw-register')).toThrow(why)
    const repairs: Repair[] = []
    const repaired = (repair: Repair) => void repairs.push(repair)
    expect(transactionTableOf(wrong, 'rw-register', null, { lenient: true, repaired }).transactions.length).toBe(2) // prettier-ignore
    expect(repairs).toEqual([{ line: 0, what: expect.stringContaining(why) as string, count: 1 }])
    expect(() => checkTransactions(wrong)).toThrow(why)
    expect(() => checkIsolation(wrong, { model: 'serializable' })).toThrow(why)
    expect(() => judgeNamed('serializable').judge(wrong)).toThrow(why)
    expect(judgeNamed('serializable', { lenient: true }).judge(wrong).verdict).toBe('valid')
  })

  test('are refused whatever is asked for where they complete what they did not invoke', () => {
    const why = 'process 0 completes read at event 1, expected txn, which it invoked at event 0'
    for (const lenient of [false, true])
      expect(() => transactionTableOf(historyOf(another), 'rw-register', null, { lenient })).toThrow(why)
  })

  test('are none where completions alone are told', () => {
    const told = historyOf([event(0, 'ok'), event(0, 'ok')])
    expect(transactionTableOf(told, 'rw-register').transactions.length).toBe(2)
  })
})
