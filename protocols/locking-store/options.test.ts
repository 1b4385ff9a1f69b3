import { expect, test } from 'vitest'
import { lockingStore } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => lockingStore({ isolation: 'chaos' as 'serializable' })).toThrow(
    'protocol locking-store: isolation is "chaos", expected one of serializable, read-committed, read-uncommitted',
  )
  expect(() => lockingStore({ deadlocks: 'hope' as 'time-out' })).toThrow(
    'deadlocks is "hope", expected one of wound-wait, wait-die, time-out',
  )
  expect(() => lockingStore({ lockTimeoutMs: 0 })).toThrow(
    'lockTimeoutMs is 0, expected milliseconds, more than 0',
  )
  expect(() => lockingStore({ attemptMs: 500 })).toThrow(
    'attemptMs, idleMs, transactionMs and timeoutMs are 500, 400, 900 and 1000, expected milliseconds, the first less than the others and the last the most',
  )
  expect(() => lockingStore({ initial: { x: null } })).toThrow(
    'initial has null of x, expected a value, or the key left out',
  )
})
