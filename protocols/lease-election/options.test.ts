import { expect, test } from 'vitest'
import { leaseElection } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => leaseElection({ leaseMs: 0 })).toThrow(
    'protocol lease-election: leaseMs is 0, expected milliseconds, more than 0',
  )
  expect(() => leaseElection({ leaseMs: 150 })).toThrow(
    'renewMs is 100, expected more than 0 and less than the 100 ms that a holder counts of a lease of 150 ms',
  )
  expect(() => leaseElection({ retryMs: [50, 10] })).toThrow(
    'retryMs is [50,10], expected [min, max] in milliseconds with 0 < min <= max',
  )
  expect(() => leaseElection({ object: 'stack' as 'queue' })).toThrow('object is "stack"')
})
