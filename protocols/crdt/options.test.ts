import { expect, test } from 'vitest'
import { crdt } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => crdt({ type: 'g-set' as 'or-set' })).toThrow(
    'protocol crdt: type is "g-set", expected one of lww-register, pn-counter, or-set',
  )
  expect(() => crdt({ timestamps: 'wall' as 'wall-clock' })).toThrow(
    'timestamps is "wall", expected one of hybrid, lamport, wall-clock',
  )
  expect(() => crdt({ antiEntropyMs: -1 })).toThrow(
    'antiEntropyMs is -1, expected milliseconds, or 0 for never',
  )
  expect(() => crdt({ batch: 0 })).toThrow('batch is 0, expected a whole number from 1 on')
  expect(() => crdt({ timeoutMs: 0 })).toThrow('timeoutMs is 0, expected milliseconds, more than 0')
})
