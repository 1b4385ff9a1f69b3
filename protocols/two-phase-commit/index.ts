import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { performAtOne } from '../perform-at-one.ts'
import { twoPhaseCommitInvariants } from './invariants.ts'
import type { TwoPhaseMessage } from './messages.ts'
import {
  objectionTo,
  twoPhaseCommitDefaults,
  type TwoPhaseCommitMutant,
  twoPhaseCommitMutants,
  type TwoPhaseCommitOptions,
} from './options.ts'
import { TwoPhaseNode } from './two-phase-node.ts'

export type { TwoPhaseCommitMutant, TwoPhaseCommitOptions } from './options.ts'

/**
 * Transactions over keys that several nodes keep, by two-phase commit with presumed abort (Mohan, Lindsay and Obermarck, "Transaction
 * Management in the R* Distributed Database Management System", 1986; Gray and Lamport, "Consensus on Transaction Commit", 2006,
 * section 2) over strict two-phase locking (Bernstein, Hadzilacos and Goodman 1987, chapter 3): `txn` with steps such as
 * `[['append', 'x', 1], ['r', 'y', null]]` for lists, `[['w', 'x', 3], ['r', 'y', null]]` for registers. Each key is kept by one node, by
 * its hash, and each node coordinates what clients ask it.
 *
 * A coordinator has the participants execute a transaction one after another: each locks its keys, reads, and keeps what it will write to
 * itself. Once all have, they are asked to prepare. A participant that only reads says so and is out of it (section 3.2); others write a
 * prepare record, and vote when it is durable. From then on they are **in doubt**, and hold their locks until they hear the outcome, however
 * long that takes. The outcome is the coordinator's commit record: when it is durable the client is answered, and participants are told until
 * all have acknowledged that they have it on their disks. Then it is forgotten, and of what it does not remember the coordinator says
 * that it is aborted, so that aborts cost no record and no acknowledgement. After a crash, participants in doubt take their locks back and
 * ask, and coordinators go on to tell.
 *
 * Deadlocks are avoided by wait-die (Rosenkrantz, Stearns and Lewis 1978), or broken by time-outs. A transaction that dies is tried again with
 * the age that it had, a few times, and is then said to have failed; so is one that a participant could not be asked about. Locks do
 * not outlive the life of a participant: each says in which one it has executed, and does not prepare in another.
 *
 * It promises that all participants come to the same outcome, and that transactions are strictly serializable, whatever is done to it that
 * it bears: any number of crashes, any partition, any loss, repetition or delay, any pause, and any clocks, which decide about no more than
 * who waits for whom. A disk may be slow, fail or be full, which the node dies of; what it has flushed must be there when it starts again.
 * It does not promise that transactions end: while a coordinator is away, keys of those in doubt stay locked, which is what two-phase commit
 * is known for (Gray and Lamport 2006, section 3). Left out are groups of replicas, so that a partition is one node and away with it, the tree
 * of processes of R*, presumed commit, and checkpoints, so that logs only grow.
 *
 * @param options - see {@link TwoPhaseCommitOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * twoPhaseCommit({ deadlocks: 'time-out', lockWaitMs: 100 })
 * twoPhaseCommit({ mutant: 'aborts-in-doubt' })
 * ```
 */
export const twoPhaseCommit: ProtocolFactory<TwoPhaseCommitOptions, TwoPhaseCommitMutant> = defineProtocol({
  name: 'two-phase-commit',
  description: 'transactions over several nodes: two-phase commit, presumed abort, strict two-phase locking',
  defaults: twoPhaseCommitDefaults,
  validate: objectionTo,
  knobs: {
    deadlocks: ['time-out'],
    lockWaitMs: [50],
    tries: [1, 10],
    abandonMs: [200, 2_000],
    inquireMs: [50, 400],
    retryMs: [20, 200],
  },
  mutants: twoPhaseCommitMutants,
  roles: ['in-doubt', 'certain'],
  create: (node: Node<TwoPhaseMessage>, options, mutant) => new TwoPhaseNode(node, options, mutant),
  // Another coordinator would do the transaction once more.
  clients: (client, _operation, { timeoutMs }) =>
    performAtOne(client, { timeoutMs: 1.5 * timeoutMs, anywhere: false }),
  bears: asynchrony,
  invariants: twoPhaseCommitInvariants,
})
