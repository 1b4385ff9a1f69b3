import { expect, test } from 'vitest'
import type { Json, Operation, Outcome } from '../../sim/index.ts'
import { refusalOf } from '../objects/sequential-object.ts'
import { type MicroOperation, performed } from './micro-operations.ts'
import { programOf, transactionObject } from './programs.ts'

/** Runs a program alone over a state, which it changes: what it asked for, and what it wants. */
function run(operation: Operation, state: Map<string, Json>): { steps: MicroOperation[]; outcome: Outcome } {
  const program = programOf(operation, Object.fromEntries(state))
  const steps: MicroOperation[] = []
  let turn = program.next()
  while (turn.done !== true) {
    const { held, answered } = performed(state.get(turn.value[1]) ?? null, turn.value)
    state.set(turn.value[1], held)
    steps.push(answered)
    turn = program.next(answered)
  }
  return { steps, outcome: turn.value }
}

test('a transaction does what it was given, and is answered with what its reads saw', () => {
  const state = new Map<string, Json>([['y', 7]])
  const value = [
    ['w', 'x', 1],
    ['r', 'y', null],
    ['r', 'x', null],
  ]
  expect(run({ f: 'txn', value }, state).outcome).toEqual({
    type: 'ok',
    value: [
      ['w', 'x', 1],
      ['r', 'y', 7],
      ['r', 'x', 1],
    ],
  })
})

test('a transfer writes what it has read, less and more what is moved', () => {
  const state = new Map<string, Json>([
    ['a', 10],
    ['b', 1],
  ])
  const transfer = (value: Json) => run({ f: 'transfer', value }, state)
  expect(transfer({ from: 'a', to: 'b', amount: 4 }).outcome).toEqual({ type: 'ok' })
  expect([...state]).toEqual([
    ['a', 6],
    ['b', 5],
  ])
  expect(transfer({ from: 'b', to: 'b', amount: 2 }).outcome, 'to itself').toEqual({ type: 'ok' })
  expect(state.get('b')).toBe(5)
  expect(run({ f: 'read' }, state).outcome).toEqual({ type: 'ok', value: { a: 6, b: 5 } })
})

test('a transfer of more than there is wants to be rolled back before it writes', () => {
  const { steps, outcome } = run(
    { f: 'transfer', value: { from: 'a', to: 'b', amount: 4 } },
    new Map([['a', 3]]),
  )
  expect(outcome).toEqual({ type: 'fail', error: 'there is 3 in a, less than 4' })
  expect(steps).toEqual([['r', 'a', 3]])
})

test('what is no transaction is refused in a sentence', () => {
  expect(refusalOf(transactionObject, { f: 'cas' })).toBe(
    'there is no operation "cas": expected txn, transfer or read',
  )
  expect(refusalOf(transactionObject, { f: 'txn', value: [['r']] })).toContain(
    "expected a list of ['r', key, null]",
  )
})
