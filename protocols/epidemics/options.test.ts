import { expect, test } from 'vitest'
import { epidemics } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => epidemics({ spread: 'both' as 'push' })).toThrow(
    'protocol epidemics: spread is "both", expected push or pull',
  )
  expect(() => epidemics({ rumourMs: -1 })).toThrow('rumourMs is -1, expected milliseconds, or 0 for none')
  expect(() => epidemics({ timeoutMs: 0 })).toThrow('timeoutMs is 0, expected milliseconds, more than 0')
  expect(() => epidemics({ k: 0 })).toThrow('k is 0, expected a whole number, 1 or more')
  expect(() => epidemics({ certificateMs: 500, antiEntropyMs: 100 })).toThrow(
    'certificateMs is 500 and antiEntropyMs is 100, expected certificates that are active for 10 exchanges',
  )
})
