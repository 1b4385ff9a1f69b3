import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Json } from '../../sim/index.ts'
import { listAppendObject } from '../objects/list-append.ts'
import {
  isWrite,
  type MicroOperation,
  microOperations,
  objectionToMicroOperation,
  performed,
} from './micro-operations.ts'

test('what was never written is read as null, and a register as it was written last', () => {
  expect(performed(null, ['r', 'x', null])).toEqual({ held: null, answered: ['r', 'x', null] })
  expect(performed(3, ['w', 'x', 5])).toEqual({ held: 5, answered: ['w', 'x', 5] })
  expect(performed(5, ['r', 'x', null])).toEqual({ held: 5, answered: ['r', 'x', 5] })
})

test('a list grows by what is appended, and the list before stays as it was', () => {
  const before = Object.freeze([1])
  expect(performed(before, ['append', 'x', 2]).held).toEqual([1, 2])
  expect(before).toEqual([1])
})

test('what is no list is not appended to', () => {
  expect(objectionToMicroOperation(3, ['append', 'x', 1])).toBe('x holds 3, and only lists are appended to')
  expect(objectionToMicroOperation(null, ['append', 'x', 1])).toBeUndefined()
  expect(objectionToMicroOperation(3, ['w', 'x', 1])).toBeUndefined()
})

const asked = fc.oneof(
  fc.constantFrom('x', 'y').map((key): MicroOperation => ['r', key, null]),
  fc.tuple(fc.constantFrom('x', 'y'), fc.nat()).map(([key, value]): MicroOperation => ['append', key, value]),
)

test('one after another they do what the object of lists does at once', () => {
  fc.assert(
    fc.property(fc.array(asked), (steps) => {
      const held = new Map<string, Json>()
      const answered = steps.map((step) => {
        const done = performed(held.get(step[1]) ?? null, step)
        held.set(step[1], done.held)
        // The object of lists begins with empty ones.
        return done.answered[0] === 'r' ? ['r', step[1], done.answered[2] ?? []] : done.answered
      })
      const outcome = listAppendObject.operations['txn']?.apply({}, steps, 'c1/0').outcome
      expect(outcome).toEqual({ type: 'ok', value: answered })
    }),
  )
})

test('transactions are lists of micro-operations, and nothing else', () => {
  const fits = (value: Json) => microOperations.matches(value)
  expect(
    fits([
      ['r', 'x', null],
      ['w', 'x', 1],
      ['append', 'y', 1],
    ]),
  ).toBe(true)
  expect(fits([])).toBe(true)
  for (const odd of [
    null,
    'r',
    [['r', 'x']],
    [['r', 'x', 1]],
    [['w', 'x', null]],
    [['r', 1, null]],
    [['cas', 'x', 1]],
  ])
    expect(fits(odd as Json), JSON.stringify(odd)).toBe(false)
  expect([isWrite(['r', 'x', null]), isWrite(['w', 'x', 1]), isWrite(['append', 'x', 1])]).toEqual([
    false,
    true,
    true,
  ])
})
