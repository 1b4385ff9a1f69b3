import { expect, test } from 'vitest'
import { dynamo } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => dynamo({ replicas: 0 })).toThrow('replicas is 0, expected a whole number from 1 on')
  expect(() => dynamo({ readQuorum: 4 })).toThrow(
    'readQuorum is 4, expected a number of replicas from 1 to 3',
  )
  expect(() => dynamo({ writeQuorum: 0 })).toThrow('writeQuorum is 0')
  expect(() => dynamo({ virtualNodes: 1.5 })).toThrow('virtualNodes is 1.5')
  expect(() => dynamo({ quorums: 'loose' as 'strict' })).toThrow(
    'protocol dynamo: quorums is "loose", expected sloppy or strict',
  )
  expect(() => dynamo({ antiEntropyMs: -1 })).toThrow(
    'antiEntropyMs is -1, expected milliseconds, or 0 for never',
  )
  expect(() => dynamo({ handoffMs: 0 })).toThrow('handoffMs is 0')
  expect(() => dynamo({ retryMs: 2_000 })).toThrow('retryMs is 2000 and timeoutMs is 1000')
})
