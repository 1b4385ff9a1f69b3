import { describe, expect, test } from 'vitest'
import { checkLinearizable, checkTransactions, historyOf, parseHistory } from '../../index.ts'
import { FIRST_VALUE, histories, type HistoryName, jsonLines, transactionHistories } from './index.ts'

const OPERATIONS = 400
const names = Object.keys(histories) as HistoryName[]

describe.each(names)('a generated history: %s', (name) => {
  test('is the same every time, and the same when it is read from its lines', () => {
    const text = [...jsonLines(histories[name](OPERATIONS))].join('')
    expect([...jsonLines(histories[name](OPERATIONS))].join('')).toBe(text)
    const read = parseHistory(text, { format: 'netsplit' })
    expect([...read]).toEqual([...historyOf(histories[name](OPERATIONS))])
  })

  test('has as many operations as were asked for, each of which ends', () => {
    const events = histories[name](OPERATIONS)
    expect(events.filter(({ type }) => type === 'invoke')).toHaveLength(OPERATIONS)
    expect(events).toHaveLength(2 * OPERATIONS)
    expect(events.every(({ time }, i) => i === 0 || (events[i - 1]?.time ?? 0) <= time)).toBe(true)
  })
})

test('registers are linearizable, and the one with a stale read is not', () => {
  const verdictOf = (name: HistoryName) =>
    checkLinearizable(historyOf(histories[name](OPERATIONS)), {
      model: 'cas-register',
      initial: FIRST_VALUE,
    }).verdict
  expect(verdictOf('register')).toBe('valid')
  expect(verdictOf('duplicates')).toBe('valid')
  expect(verdictOf('duplicates, a stale read')).toBe('invalid')
})

test('no value is written twice to the register or put twice into the queue', () => {
  for (const name of ['register', 'queue'] as const) {
    const given = histories[name](OPERATIONS)
      .filter(({ type, f }) => type === 'invoke' && f !== 'read' && f !== 'dequeue')
      .map(({ value }) => (Array.isArray(value) ? value[1] : value) as unknown)
    expect(new Set(given).size).toBe(given.length)
  }
})

test('a queue runs empty now and then, and gives nothing that was not put into it, nor twice', () => {
  const events = histories.queue(OPERATIONS)
  const taken = events.filter(({ f, type }) => f === 'dequeue' && type === 'ok').map(({ value }) => value)
  const some = taken.filter((value) => value !== null)
  expect(some.length).toBeLessThan(taken.length)
  const put = new Set(events.filter(({ f }) => f === 'enqueue').map(({ value }) => value))
  expect(some.every((value) => put.has(value))).toBe(true)
  expect(new Set(some).size).toBe(some.length)
})

test('transactions are strictly serializable, and those with stale reads are one knot of cycles', () => {
  const verdictOf = (name: keyof typeof transactionHistories) =>
    checkTransactions(historyOf(transactionHistories[name](5 * OPERATIONS)))
  expect(verdictOf('list-append').verdict).toBe('valid')
  const { verdict, anomalies } = verdictOf('list-append, stale reads')
  expect(verdict).toBe('invalid')
  expect(anomalies.filter(({ cycle }) => cycle !== undefined).map(({ count }) => count)).toContain(1)
})
