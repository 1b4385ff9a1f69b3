import { expect, test } from 'vitest'
import { snapshotStore } from './index.ts'

test('options that make no sense are refused in a sentence', () => {
  expect(() => snapshotStore({ isolation: 'chaos' as 'snapshot' })).toThrow(
    'protocol snapshot-store: isolation is "chaos", expected snapshot or serializable',
  )
  expect(() => snapshotStore({ transactionMs: 2_000 })).toThrow(
    'attemptMs, idleMs, transactionMs and timeoutMs are',
  )
})
