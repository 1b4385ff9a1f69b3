import type { Invariant } from '../../sim/index.ts'
import { endsOnce } from '../transactions/invariants.ts'
import type { TransactionNode } from '../transactions/transaction-node.ts'
import type { SnapshotScheduler } from './snapshot-scheduler.ts'

/** What makes answers final. */
export const snapshotStoreInvariants: readonly Invariant<TransactionNode<SnapshotScheduler>>[] = [endsOnce]
