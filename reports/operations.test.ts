import { expect, it } from 'vitest'
import { historyOf } from '../sim/history.ts'
import { operationsOf, operationsWith, outcomesOf } from './operations.ts'

const history = historyOf([
  { process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 10, client: 'c1', node: 'n1' },
  { process: 'nemesis', type: 'info', f: 'partition', time: 11 },
  { process: 1, type: 'invoke', f: 'read', key: 'x', time: 12, client: 'c2' },
  { process: 1, type: 'ok', f: 'read', key: 'x', value: 1, time: 20, client: 'c2', node: 'n2' },
  { process: 0, type: 'info', f: 'write', key: 'x', value: 1, time: 30, client: 'c1', error: 'time-out' },
  { process: 2, type: 'invoke', f: 'read', key: 'x', time: 31, client: 'c1' },
])

it('pairs invocations with completions, without the nemesis', () => {
  const operations = operationsOf(history)
  expect(operations.map(({ invocation, completion, outcome }) => [invocation, completion, outcome])).toEqual([
    [0, 4, 'info'],
    [2, 3, 'ok'],
    [5, undefined, 'info'],
  ])
  expect(operations[0]).toMatchObject({ argument: 1, error: 'time-out', fromUs: 10, toUs: 30 })
  expect(operations[1]).toMatchObject({ result: 1, answeredBy: 'n2', client: 'c2' })
})

it('finds operations by either of their events', () => {
  const operations = operationsOf(history)
  expect(operationsWith(operations, [3, 0]).map(({ invocation }) => invocation)).toEqual([0, 2])
})

it('counts outcomes; an operation that is still open is unknown', () => {
  expect(outcomesOf(operationsOf(history))).toEqual({ ok: 1, fail: 0, info: 2 })
})

it('names a client by its process where the history does not', () => {
  const [operation] = operationsOf(historyOf([{ process: 7, type: 'invoke', f: 'read', time: 0 }]))
  expect(operation?.client).toBe('process 7')
})
