import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { raftInvariants } from './invariants.ts'
import type { RaftMessage } from './messages.ts'
import { objectionTo, raftDefaults, type RaftMutant, raftMutants, type RaftOptions } from './options.ts'
import { Raft } from './raft.ts'

export type { RaftMutant, RaftOptions } from './options.ts'

/**
 * Raft (Ongaro and Ousterhout 2014; Ongaro's thesis for sessions and reads): a replicated object, by default a store of
 * registers with the operations `read`, `write` and `cas` (whose value is `[from, to]`); see {@link objects} for the others.
 * What only reads goes by the leader's read index, everything else is one entry of the log: a transaction as well.
 *
 * It promises that the object is linearizable, and an operation takes effect once however often it is asked for. It
 * promises so whatever is done to it that it bears: any number of crashes (a restarted server has all that it had
 * promised), any partition, any loss, repetition or delay, any pause, any clocks: the wall clock is never read, and timers
 * only decide when an election begins. A disk may be slow, fail or be full, which the server dies of; what it has flushed
 * must be there, whole, when it starts again. That operations are answered at all it promises while a majority of servers is up and
 * hears each other well within the election timeout.
 *
 * @param options - see {@link RaftOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * raft({ electionTimeout: [300, 600], heartbeat: 100 })
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
      [150, 160],
      [300, 600],
    ],
    heartbeat: [20, 100],
    maxEntries: [1],
  },
  mutants: raftMutants,
  roles: ['leader', 'candidate', 'follower'],
  create: (node: Node<RaftMessage>, options, mutant) => new Raft(node, options, mutant),
  clients: { timeoutMs: 1_000, attemptMs: 250, start: 'last-leader', redirects: 3 },
  bears: {
    crash: 'all',
    partition: true,
    loss: true,
    duplicate: true,
    delay: true,
    pause: true,
    driftPpm: 200_000,
    clockOffsetMs: 3_600_000,
    diskErrors: true,
    slowDisk: true,
    upgrade: true,
  },
  invariants: raftInvariants,
})
