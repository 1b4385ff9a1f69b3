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

test('leases without what they need are refused', () => {
  expect(() => raft({ reads: 'lease', checkQuorum: false })).toThrow(
    'reads is "lease" and checkQuorum is false, expected true: a lease holds because voters who hear a leader elect no other',
  )
  expect(() => raft({ reads: 'lease', electionTimeout: [60, 100] })).toThrow(
    'a lease lasts 40 ms, expected more than the 50 ms between heartbeats: electionTimeout and driftBoundPpm decide',
  )
  expect(() => raft({ driftBoundPpm: 1_000_000 })).toThrow(
    'driftBoundPpm is 1000000, expected parts per million',
  )
  expect(() => raft({ reads: 'quorum' as 'log' })).toThrow(
    'reads is "quorum", expected read-index, lease, log or stale',
  )
})

test('amounts that are none are refused', () => {
  expect(() => raft({ snapshotAfter: -1 })).toThrow(
    'snapshotAfter is -1, expected a whole number of entries, 0 or more',
  )
  expect(() => raft({ maxInFlight: 0 })).toThrow('maxInFlight is 0, expected a whole number of 1 or more')
  expect(() => raft({ transferAfter: -1 })).toThrow('transferAfter is -1, expected milliseconds, 0 or more')
  expect(() => raft({ membership: 'all' as 'joint' })).toThrow(
    'membership is "all", expected joint or single',
  )
})

test('an object that it cannot keep is refused', () => {
  expect(() => raft({ object: 'stack' as 'queue' })).toThrow(
    'protocol raft: object is "stack", expected one of register, kv, set, queue, counter, mutex, unique-ids, list-append, bank',
  )
  expect(() => raft({ object: 'counter', initial: 'many' })).toThrow(
    'initial is "many", expected what a counter can begin with: a number, 0 or more',
  )
})
