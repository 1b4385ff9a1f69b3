import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performOnce } from '../transactions/clients.ts'
import type { TransactionMessage } from '../transactions/messages.ts'
import { TransactionNode } from '../transactions/transaction-node.ts'
import { lockingStoreInvariants } from './invariants.ts'
import { LockScheduler } from './lock-scheduler.ts'
import {
  lockingStoreDefaults,
  type LockingStoreMutant,
  lockingStoreMutants,
  type LockingStoreOptions,
  objectionTo,
} from './options.ts'

export type { LockingStoreMutant, LockingStoreOptions } from './options.ts'

/**
 * A transactional store that locks (Eswaran, Gray, Lorie and Traiger, "The Notions of Consistency and Predicate Locks in a Database
 * System", 1976): `txn` of a list of micro-operations, `['r', key, null]`, `['w', key, value]` of a register and
 * `['append', key, element]` of a list; and a bank over registers, `transfer` and `read`, whose accounts are the keys of `initial`. The
 * first of the members keeps everything. The node beside a client takes its transaction through the store step by step, so that
 * transactions overlap, wait for each other's locks, and see what isolation lets them see.
 *
 * All locks are held to the end (strict two-phase locking). What a transaction wrote is put back when it is aborted: for the sake of an
 * older one (`deadlocks: 'wound-wait'`), of one that has a lock that it asks for (`'wait-die'`), because it waited long (`'time-out'`), or
 * because nobody goes on with it. A commit is a record in the log; locks are let go at once, and whoever is answered, is answered when
 * all that he may have seen is durable, by group commit (DeWitt et al. 1984).
 *
 * It promises that transactions are strictly serializable: they seem to happen one by one, each between its invocation and its
 * completion. With `isolation: 'read-committed'` and `'read-uncommitted'` locks to read are short or none, as in Berenson et al. 1995,
 * table 2, and that is what is promised. A transaction that failed never happens. All that it bears may be done to it: any crash, any
 * partition, any loss, repetition or delay, any pause, any clocks. A disk may be slow, fail or be full, which the node dies of; what it has
 * flushed must be there, whole, when it starts again. That transactions are answered it promises only while the store is up and reachable.
 * Left out are predicates, and checkpoints of the log.
 *
 * @param options - see {@link LockingStoreOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * lockingStore({ deadlocks: 'wait-die' })
 * lockingStore({ isolation: 'read-committed' })
 * lockingStore({ initial: { alice: 70, bob: 30 }, mutant: 'short-read-locks' })
 * ```
 */
export const lockingStore: ProtocolFactory<LockingStoreOptions, LockingStoreMutant> = defineProtocol({
  name: 'locking-store',
  description:
    'transactions over lists and registers, isolated by strict two-phase locking at one of the nodes',
  defaults: lockingStoreDefaults,
  validate: objectionTo,
  knobs: {
    deadlocks: ['wound-wait', 'wait-die', 'time-out'],
    attemptMs: [30, 300],
    idleMs: [200, 800],
    lockTimeoutMs: [20],
  },
  mutants: lockingStoreMutants,
  roles: ['store', 'front-end'],
  create: (node: Node<TransactionMessage>, options, mutant) =>
    new TransactionNode(
      node,
      options,
      mutant,
      (management) => new LockScheduler(node, options, mutant, management),
    ),
  clients: (client, _, { timeoutMs }) => performOnce(client, timeoutMs),
  bears: asynchrony,
  invariants: lockingStoreInvariants,
})
