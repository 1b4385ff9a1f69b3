import { expect, test } from 'vitest'
import { raft } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => raft({ electionTimeout: [300, 150] })).toThrow(
    'protocol raft: electionTimeout is [300,150], expected [min, max] in milliseconds with 0 < min <= max',
  )
  expect(() => raft({ heartbeat: 150 })).toThrow(
    'heartbeat is 150 ms, expected more than 0 and less than the shortest election timeout of 150 ms',
  )
  expect(() => raft({ maxEntries: 0.5 })).toThrow('maxEntries is 0.5, expected a whole number of 1 or more')
})

test('an object that it cannot keep is refused', () => {
  expect(() => raft({ object: 'stack' as 'queue' })).toThrow(
    'protocol raft: object is "stack", expected one of register, kv, set, queue, counter, mutex, unique-ids, list-append, bank',
  )
  expect(() => raft({ object: 'counter', initial: 'many' })).toThrow(
    'initial is "many", expected what a counter can begin with: a number, 0 or more',
  )
})
