import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { raftInvariants } from './invariants.ts'
import type { RaftMessage } from './messages.ts'
import { objectionTo, raftDefaults, type RaftMutant, raftMutants, type RaftOptions } from './options.ts'
import { Raft } from './raft.ts'

export type { RaftMutant, RaftOptions } from './options.ts'

/**
 * Raft (Ongaro and Ousterhout 2014; Ongaro's thesis for the rest): a replicated object, by default a store of registers with the
 * operations `read`, `write` and `cas` (whose value is `[from, to]`); see {@link objects} for the others. What only reads goes by
 * the leader's read index, by its lease, or through the log, or is answered by any server as it is; everything else is one entry of
 * the log: a transaction as well.
 *
 * It has elections with pre-votes and a leader that steps down when it hears no majority (thesis, sections 9.6 and 6.2), a transfer
 * of leadership (3.10), reads by index and by lease (6.4), client sessions (6.3), snapshots in the place of logs that have grown (chapter 5),
 * and changes of members, by joint configurations or one server at a time, with servers that do not vote until they have most of
 * the log (chapter 4).
 *
 * It promises that the object is linearizable, but for stale reads, and an operation takes effect once however often it is asked for. It
 * promises so whatever is done to it that it bears: any number of crashes (a restarted server has all that it had
 * promised), any partition, any loss, repetition or delay, any pause, any clocks: the wall clock is never read, and but for leases
 * timers only decide when an election begins. Reads by lease hold while no monotonic clock drifts by more than `driftBoundPpm`, which
 * by default is all the drift that Raft bears; who sets it lower has longer leases, and bears no more drift than that. A disk may be
 * slow, fail or be full, which the server dies of; what it has flushed must be there, whole, when it starts again.
 *
 * Members may join, leave and be replaced at any time. Who leaves may be gone for good before the others have agreed on it, so of
 * those that a configuration needs a majority must stay: with five servers two may leave while none of it is agreed on. The leader takes the
 * cluster to the members that were asked for last, step by step, hands over if it is to leave itself, and never counts on a server that
 * has not caught up.
 *
 * That operations are answered at all it promises while a majority of servers is up and hears each other well within the election
 * timeout. Left out: sessions never expire, a snapshot is sent in one message, and a server that has lost its disk must not come back
 * under its name.
 *
 * @param options - see {@link RaftOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * raft({ electionTimeout: [300, 600], heartbeat: 100 })
 * raft({ reads: 'lease', driftBoundPpm: 500 })
 * raft({ reads: 'stale' })
 * raft({ snapshotAfter: 1_000, membership: 'single' })
 * raft({ mutant: 'stale-read' })
 * raft({ object: 'bank', initial: { alice: 70, bob: 30 } })
 * ```
 */
export const raft: ProtocolFactory<RaftOptions, RaftMutant> = defineProtocol({
  name: 'raft',
  description: 'Raft: a linearizable object, by default registers (read, write, cas), over a replicated log',
  defaults: raftDefaults,
  validate: objectionTo,
  knobs: {
    electionTimeout: [
      [50, 100],
      [150, 200],
      [500, 600],
    ],
    heartbeat: [20, 100],
    maxEntries: [1],
    maxInFlight: [4],
    preVote: [false],
    checkQuorum: [false],
    reads: ['lease', 'log'],
    snapshotAfter: [1, 10, 50],
    membership: ['single'],
    transferAfter: [300, 1_000],
  },
  mutants: raftMutants,
  roles: ['leader', 'candidate', 'follower', 'pre-candidate', 'learner'],
  create: (node: Node<RaftMessage>, options, mutant) => new Raft(node, options, mutant),
  clients: {
    timeoutMs: 1_000,
    attemptMs: 250,
    // Who may answer what is stale is asked where it is near.
    start: ({ f }, { reads }) => (reads === 'stale' && f === 'read' ? 'home' : 'last-leader'),
    redirects: 3,
  },
  bears: { ...asynchrony, membership: true },
  invariants: raftInvariants,
})
