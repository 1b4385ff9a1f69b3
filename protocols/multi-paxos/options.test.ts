import { expect, test } from 'vitest'
import { multiPaxos } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => multiPaxos({ electionTimeoutMs: [300, 150] })).toThrow(
    'protocol multi-paxos: electionTimeoutMs is [300,150], expected [min, max] in milliseconds with 0 < min <= max',
  )
  expect(() => multiPaxos({ heartbeatMs: 150 })).toThrow(
    'heartbeatMs is 150, expected more than 0 and less than the shortest election timeout of 150',
  )
  expect(() => multiPaxos({ maxValues: 0.5 })).toThrow(
    'maxValues is 0.5, expected a whole number of 1 or more',
  )
  expect(() => multiPaxos({ phase1Quorum: -1 })).toThrow('phase1Quorum is -1, expected a number of nodes')
  expect(() => multiPaxos({ phase2Quorum: 1.5 })).toThrow('phase2Quorum is 1.5, expected a number of nodes')
})

test('an object that it cannot keep is refused', () => {
  expect(() => multiPaxos({ object: 'stack' as 'queue' })).toThrow('object is "stack", expected one of')
})
