import { expect, test } from 'vitest'
import { twoPhaseCommit } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => twoPhaseCommit({ deadlocks: 'detect' as 'time-out' })).toThrow(
    'protocol two-phase-commit: deadlocks is "detect", expected wait-die or time-out',
  )
  expect(() => twoPhaseCommit({ tries: 0 })).toThrow('tries is 0, expected a whole number from 1 on')
  expect(() => twoPhaseCommit({ inquireMs: 0 })).toThrow('inquireMs is 0, expected milliseconds, more than 0')
  expect(() => twoPhaseCommit({ abandonMs: -1 })).toThrow('abandonMs is -1')
  expect(() => twoPhaseCommit({ lockWaitMs: Infinity })).toThrow('lockWaitMs is')
  expect(() => twoPhaseCommit({ retryMs: 2_000 })).toThrow(
    'retryMs is 2000 and timeoutMs is 1000, expected milliseconds with 0 < retryMs <= timeoutMs',
  )
})
