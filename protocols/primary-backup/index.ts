import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { primaryBackupInvariants } from './invariants.ts'
import type { PrimaryBackupMessage } from './messages.ts'
import {
  objectionTo,
  primaryBackupDefaults,
  type PrimaryBackupMutant,
  primaryBackupMutants,
  type PrimaryBackupOptions,
} from './options.ts'
import { Replica } from './replica.ts'

export type { PrimaryBackupMutant, PrimaryBackupOptions } from './options.ts'

/**
 * Primary-backup replication with failover by time-out: Viewstamped Replication (Oki and Liskov 1988; Liskov and Cowling,
 * "Viewstamped Replication Revisited", 2012). A primary keeps an object, by default registers, in a log of operations; it
 * answers an operation once a majority has it durable. A backup that hears of no primary proposes a view of its own: a majority
 * promises to have left every earlier view, the newest log among theirs becomes that of the view, and the view begins when a
 * majority has that log durable. Reads go through the log, like everything else.
 *
 * It promises that the object is linearizable, and an operation takes effect once however often it is asked for, whatever is
 * done to it that it bears: any number of crashes, any partition, any loss, repetition or delay, any pause, any clocks: the wall
 * clock is never read, and timers only decide when a view is proposed. A disk may be slow, fail or be full, which the replica dies
 * of; what it has flushed must be there, whole, when it starts again. That operations are answered at all it promises while a
 * majority is up and hears each other well within the take-over time.
 *
 * With `replication: 'asynchronous'` it promises less: a primary answers once its own disk has the operation. A change of view takes
 * back what was answered and had not come to a majority, and a primary that does not know yet that it was replaced answers from its
 * own state. What is left is that replicas agree on what a majority has got, and that a value that is read is one that was written.
 * With `replication: 'all'` it promises the same as with `'majority'`, and answers only while every replica is up and heard.
 *
 * Who proposes a view is its primary, as in 1988, and views belong to replicas in turn, as in 2012. Replicas keep log and view
 * on their disks, so there is no recovery without a disk (section 4.3 of 2012). Left out are also reconfiguration (section 7),
 * checkpoints, witnesses, and reads under a lease (sections 5 and 6).
 *
 * @param options - see {@link PrimaryBackupOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * primaryBackup({ takeoverMs: [300, 600], heartbeatMs: 100 })
 * primaryBackup({ mutant: 'keeps-serving' })
 * primaryBackup({ replication: 'asynchronous' })
 * primaryBackup({ object: 'queue' })
 * ```
 */
export const primaryBackup: ProtocolFactory<PrimaryBackupOptions, PrimaryBackupMutant> = defineProtocol({
  name: 'primary-backup',
  description: 'primary and backups with failover by time-out: a linearizable object, by default registers',
  defaults: primaryBackupDefaults,
  validate: objectionTo,
  knobs: {
    takeoverMs: [
      [60, 100],
      [300, 600],
    ],
    heartbeatMs: [20],
  },
  mutants: primaryBackupMutants,
  roles: ['primary', 'candidate', 'backup'],
  create: (node: Node<PrimaryBackupMessage>, options, mutant) => new Replica(node, options, mutant),
  clients: { timeoutMs: 1_000, attemptMs: 250, start: 'last-leader', redirects: 3 },
  bears: asynchrony,
  invariants: primaryBackupInvariants,
})
