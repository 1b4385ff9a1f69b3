import type { Invariant } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { endsOnce } from '../transactions/invariants.ts'
import type { TransactionNode } from '../transactions/transaction-node.ts'
import type { LockScheduler } from './lock-scheduler.ts'

/** Who writes a key is alone with it. */
export const compatibleLocks = invariantOfChanged<TransactionNode<LockScheduler>>(
  'compatible locks',
  () =>
    ({ manager }, id) => {
      for (const [key, { holders }] of manager?.scheduler.locks.locks ?? []) {
        const modes = [...holders.values()]
        if (modes.length < 2 || !modes.includes('exclusive')) continue
        const who = [...holders.keys()].map(({ session, sequence }) => `${sequence} of ${session}`)
        return `${id} has ${key} locked by transactions ${who.join(' and ')}, and one of them may write it`
      }
      return undefined
    },
)

/** What makes locks isolate, and answers final. */
export const lockingStoreInvariants: readonly Invariant<TransactionNode<LockScheduler>>[] = [
  compatibleLocks,
  endsOnce,
]
