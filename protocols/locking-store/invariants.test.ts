import { expect, test } from 'vitest'
import type { TransactionNode } from '../transactions/transaction-node.ts'
import { compatibleLocks } from './invariants.ts'
import type { LockScheduler } from './lock-scheduler.ts'
import type { LockMode } from './lock-table.ts'

/** What the invariant says of a store in which transactions 1, 2 and so on hold a key. */
function saidOf(modes: readonly LockMode[]): string | undefined {
  const holders = new Map(modes.map((mode, i) => [{ session: 'c1/0', sequence: i + 1 }, mode]))
  const locks = new Map([['x', { holders, waiting: [] }]])
  const process = {
    manager: { scheduler: { locks: { locks } } },
  } as unknown as TransactionNode<LockScheduler>
  const durable = { read: () => undefined, log: () => [] }
  return compatibleLocks.create()({
    time: 0,
    nodes: [],
    changed: { id: 'n1', incarnation: 1, process, durable },
  })
}

test('one that writes beside another is noticed', () => {
  expect(saidOf(['shared', 'shared'])).toBeUndefined()
  expect(saidOf(['exclusive'])).toBeUndefined()
  expect(saidOf(['shared', 'exclusive'])).toBe(
    'n1 has x locked by transactions 1 of c1/0 and 2 of c1/0, and one of them may write it',
  )
})
