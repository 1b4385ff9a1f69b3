import { expect, test } from 'vitest'
import { definitionOf, withDefinition } from './reference.ts'

const reference = { use: 'raft', options: { heartbeat: 50 }, from: './raft.ts#raft' }
const definition = { name: 'raft' }

test('a definition rides on a copy of the reference, and not on the reference', () => {
  const carrying = withDefinition(reference, definition)
  expect(definitionOf(carrying)).toBe(definition)
  expect(carrying).toStrictEqual(reference)
  expect(definitionOf(reference)).toBeUndefined()
})

test('a copy of a reference that carries a definition does not carry it by chance', () => {
  expect(definitionOf({ ...withDefinition(reference, definition) })).toBeUndefined()
})

test('two copies of the engine in one process understand each other', () => {
  const carrying = withDefinition(reference, definition)
  expect((carrying as { [key: symbol]: unknown })[Symbol.for('netsplit.definition')]).toBe(definition)
})
