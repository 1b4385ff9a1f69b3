import { expect, test } from 'vitest'
import { chainReplication } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => chainReplication({ reads: 'head' as 'tail' })).toThrow(
    'protocol chain-replication: reads is "head", expected "tail" or "any"',
  )
  expect(() => chainReplication({ leaseMs: 0 })).toThrow('leaseMs is 0, expected milliseconds, more than 0')
  expect(() => chainReplication({ heartbeatMs: 150 })).toThrow(
    'heartbeatMs is 150, expected more than 0 and at most half of the leaseMs of 200',
  )
  expect(() => chainReplication({ object: 'stack' as 'queue' })).toThrow(
    'object is "stack", expected one of register, kv, set',
  )
})
