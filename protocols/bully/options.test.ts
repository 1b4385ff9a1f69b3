import { expect, test } from 'vitest'
import { bully } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => bully({ roundTripMs: 0 })).toThrow(
    'protocol bully: roundTripMs is 0, expected milliseconds, more than 0',
  )
  expect(() => bully({ checkMs: -1 })).toThrow('checkMs is -1, expected milliseconds')
  expect(() => bully({ timeoutMs: Number.POSITIVE_INFINITY })).toThrow('timeoutMs is Infinity')
})
