import { expect, test } from 'vitest'
import { quorumRegister } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => quorumRegister({ readQuorum: -1 })).toThrow(
    'protocol quorum-register: readQuorum is -1, expected a number of replicas, or 0 for a majority',
  )
  expect(() => quorumRegister({ writeQuorum: 1.5 })).toThrow('writeQuorum is 1.5, expected a number')
  expect(() => quorumRegister({ writers: 'two' as 'one' })).toThrow('writers is "two", expected many or one')
  expect(() => quorumRegister({ writeBack: 'late' as 'never' })).toThrow(
    'writeBack is "late", expected always, when-needed or never',
  )
  expect(() => quorumRegister({ retryMs: 0 })).toThrow(
    'retryMs is 0 and timeoutMs is 1000, expected milliseconds with 0 < retryMs <= timeoutMs',
  )
  expect(() => quorumRegister({ retryMs: 500, timeoutMs: 400 })).toThrow('retryMs is 500')
})
