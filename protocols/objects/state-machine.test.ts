import { expect, test } from 'vitest'
import type { Operation } from '../../sim/index.ts'
import { registerObject } from './register.ts'
import { type Command, StateMachine } from './state-machine.ts'

const command = (sequence: number, operation: Operation, session = 's'): Command => ({
  session,
  sequence,
  operation,
})

test('a repeated operation has the outcome of the first time and takes effect once', () => {
  const machine = new StateMachine(registerObject)
  const swap = command(2, { f: 'cas', key: 'x', value: [1, 2] })
  machine.apply(command(1, { f: 'write', key: 'x', value: 1 }))
  expect(machine.apply(swap)).toEqual({ type: 'ok' })
  expect(machine.apply(swap)).toEqual({ type: 'ok' })
  expect(machine.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 2 })
})

test('a late repetition of an older operation is never applied', () => {
  const machine = new StateMachine(registerObject)
  const first = command(1, { f: 'write', key: 'x', value: 1 })
  machine.apply(first)
  machine.apply(command(2, { f: 'write', key: 'x', value: 2 }))
  expect(machine.apply(first)).toEqual({
    type: 'info',
    error: 'a later operation of session s has been applied',
  })
  expect(machine.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 2 })
})

test('sessions do not know of each other', () => {
  const machine = new StateMachine(registerObject)
  machine.apply(command(5, { f: 'write', key: 'x', value: 5 }, 'a'))
  machine.apply(command(1, { f: 'write', key: 'x', value: 1 }, 'b'))
  expect(machine.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 1 })
})

test('a compare-and-set that finds another value fails, says what it found, and is remembered', () => {
  const machine = new StateMachine(registerObject)
  const swap = command(1, { f: 'cas', key: 'x', value: [{ a: [1] }, 2] })
  expect(machine.apply(swap)).toEqual({ type: 'fail', error: 'the value is null, not {"a":[1]}' })
  machine.apply(command(1, { f: 'write', key: 'x', value: { a: [1] } }, 'other'))
  expect(machine.recall(swap)).toEqual({ type: 'fail', error: 'the value is null, not {"a":[1]}' })
  expect(machine.apply(command(2, { f: 'cas', key: 'x', value: [{ a: [1] }, 2] }))).toEqual({ type: 'ok' })
})

test('what the state machine cannot do is refused in a sentence', () => {
  const machine = new StateMachine(registerObject)
  expect(machine.refusalOf({ f: 'read' })).toBeUndefined()
  expect(machine.refusalOf({ f: 'cas', value: [1, 2] })).toBeUndefined()
  expect(machine.refusalOf({ f: 'cas', value: 3 })).toBe('cas has the value 3: expected [from, to]')
  expect(machine.refusalOf({ f: 'append', value: 3 })).toBe(
    'there is no operation "append": expected read, write or cas',
  )
})

test('a machine that has loaded what another saved answers as that one does, repetitions included', () => {
  const [machine, other] = [new StateMachine(registerObject), new StateMachine(registerObject)]
  const command = { session: 'c1/0', sequence: 3, operation: { f: 'cas', key: 'x', value: [null, 1] } }
  machine.apply(command)
  other.apply({ session: 'c9/9', sequence: 1, operation: { f: 'write', key: 'y', value: 9 } })
  other.load(JSON.parse(JSON.stringify(machine.save())) as ReturnType<typeof machine.save>)
  expect(other.read({ f: 'read', key: 'x' })).toEqual({ type: 'ok', value: 1 })
  expect(other.read({ f: 'read', key: 'y' }), 'what it had before is gone').toEqual({
    type: 'ok',
    value: null,
  })
  expect(other.apply(command), 'it is not done again').toEqual({ type: 'ok' })
  expect(other.recall({ session: 'c9/9', sequence: 1 })).toBeUndefined()
})
