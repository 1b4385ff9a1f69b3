import { expect, test } from 'vitest'
import { causalStore } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => causalStore({ moves: 1.5 })).toThrow(
    'protocol causal-store: moves is 1.5, expected a share from 0 to 1',
  )
  expect(() => causalStore({ antiEntropyMs: -1 })).toThrow(
    'antiEntropyMs is -1, expected milliseconds, or 0 for never',
  )
  expect(() => causalStore({ batch: 0 })).toThrow('batch is 0, expected a whole number from 1 on')
  expect(() => causalStore({ patienceMs: 2_000 })).toThrow(
    'patienceMs is 2000 and timeoutMs is 1000, expected milliseconds with 0 < patienceMs <= timeoutMs',
  )
})
