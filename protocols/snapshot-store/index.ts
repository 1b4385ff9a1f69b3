import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performOnce } from '../transactions/clients.ts'
import type { TransactionMessage } from '../transactions/messages.ts'
import { TransactionNode } from '../transactions/transaction-node.ts'
import { snapshotStoreInvariants } from './invariants.ts'
import {
  objectionTo,
  snapshotStoreDefaults,
  type SnapshotStoreMutant,
  snapshotStoreMutants,
  type SnapshotStoreOptions,
} from './options.ts'
import { SnapshotScheduler } from './snapshot-scheduler.ts'

export type { SnapshotStoreMutant, SnapshotStoreOptions } from './options.ts'

/**
 * A transactional store of many versions with snapshot isolation (Berenson et al., "A Critique of ANSI SQL Isolation Levels", 1995,
 * section 4.2): `txn`, `transfer` and `read`, as the locking store takes them. The first of the members keeps everything, and the node
 * beside a client takes its transaction through the store step by step. A transaction reads what was committed when it began, and
 * nobody waits for anybody. Of two that overlap and write one key, the first committer wins, and the other fails. Versions that no
 * snapshot shows are forgotten.
 *
 * It promises strong snapshot isolation: a snapshot shows all that was answered before its transaction began (Daudjee and Salem 2006).
 * **That is less than serializability**: two transactions that each read what the other writes may both be committed, which is called
 * write skew. With `isolation: 'serializable'` a transaction that writes fails as well if what it has read was written since it began
 * (Kung and Robinson 1981, backward validation; Yabandeh and Gómez Ferro, "A Critique of Snapshot Isolation", 2012), and then
 * transactions are strictly serializable.
 *
 * A commit is a record in the log, and is answered once it is durable, by group commit; so is whoever has seen it. A transaction that failed
 * never happens. All that it bears may be done to it: any crash, any partition, any loss, repetition or delay, any pause, any clocks. A
 * disk may be slow, fail or be full, which the node dies of; what it has flushed must be there, whole, when it starts again. That
 * transactions are answered it promises only while the store is up and reachable. Left out are predicates, and checkpoints of the log.
 *
 * @param options - see {@link SnapshotStoreOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * snapshotStore({ isolation: 'serializable' })
 * snapshotStore({ initial: { alice: 70, bob: 30 }, mutant: 'no-conflict-check' })
 * ```
 */
export const snapshotStore: ProtocolFactory<SnapshotStoreOptions, SnapshotStoreMutant> = defineProtocol({
  name: 'snapshot-store',
  description:
    'transactions over lists and registers, with snapshot isolation by many versions at one of the nodes',
  defaults: snapshotStoreDefaults,
  validate: objectionTo,
  knobs: { attemptMs: [30, 300], idleMs: [200, 800] },
  mutants: snapshotStoreMutants,
  roles: ['store', 'front-end'],
  create: (node: Node<TransactionMessage>, options, mutant) =>
    new TransactionNode(
      node,
      options,
      mutant,
      (management) => new SnapshotScheduler(node, options, mutant, management),
    ),
  clients: (client, _, { timeoutMs }) => performOnce(client, timeoutMs),
  bears: asynchrony,
  invariants: snapshotStoreInvariants,
})
