import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { multiPaxosInvariants } from './invariants.ts'
import type { PaxosMessage } from './messages.ts'
import { MultiPaxos } from './multi-paxos.ts'
import {
  multiPaxosDefaults,
  type MultiPaxosMutant,
  multiPaxosMutants,
  type MultiPaxosOptions,
  objectionTo,
} from './options.ts'

export type { MultiPaxosMutant, MultiPaxosOptions } from './options.ts'

/**
 * Multi-Paxos (Lamport, "The Part-Time Parliament", 1998, and "Paxos Made Simple", 2001; van Renesse and Altinbuken, "Paxos Made
 * Moderately Complex", 2015): a replicated object, by default registers, over a log of which every slot is decided by an instance of
 * Paxos. Every node is acceptor and learner, and proposer if need be. A node that hears of no leader runs phase 1, once for all slots
 * that it does not know to be chosen: it takes over what promises tell of, fills the gaps between with no-ops, and leads. From then on
 * an operation takes phase 2 alone: one message to each acceptor and one back. Slots do not wait for each other; they are applied
 * in order. That a slot is chosen goes along with what the leader says next, and learners that miss it ask for it. Reads go through
 * the log, like everything else.
 *
 * It promises that the object is linearizable, and an operation takes effect once however often it is asked for, whatever is done to
 * it that it bears: any number of crashes, any partition, any loss, repetition or delay, any pause, any clocks: the wall clock is never
 * read, and timers only decide when someone asks for promises. Promises and votes are on the disk before anyone knows of them. A disk may
 * be slow, fail or be full, which the node dies of; what it has flushed must be there, whole, when it starts again. That operations
 * are answered at all it promises while a quorum of each phase is up and hears each other well within the election timeout.
 *
 * With **flexible quorums** (Howard, Malkhi and Spiegelman, "Flexible Paxos", 2016) it is enough that quorums of phase 1 meet those of
 * phase 2: `phase2Quorum: 2` of five nodes makes operations wait for one other node, and a new leader for four promises. An upgrade must
 * not change the sizes, for quorums of two versions need not meet.
 *
 * Left out are leases for reads, changes of membership, snapshots and truncation of the log, and disks that lose or damage what they
 * had (Chandra, Griesemer and Redstone, "Paxos Made Live", 2007, section 5, has them all); a limit to how many slots are open at once;
 * and a leader that gives up by itself when it hears nobody.
 *
 * @param options - see {@link MultiPaxosOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * multiPaxos({ electionTimeoutMs: [300, 600], heartbeatMs: 100 })
 * multiPaxos({ phase2Quorum: 2 })
 * multiPaxos({ mutant: 'ignores-accepted' })
 * ```
 */
export const multiPaxos: ProtocolFactory<MultiPaxosOptions, MultiPaxosMutant> = defineProtocol({
  name: 'multi-paxos',
  description: 'Multi-Paxos: a linearizable object, by default registers, over slots that Paxos decides',
  defaults: multiPaxosDefaults,
  validate: objectionTo,
  knobs: {
    electionTimeoutMs: [
      [60, 100],
      [150, 160],
      [300, 600],
    ],
    heartbeatMs: [20, 100],
    maxValues: [1],
  },
  mutants: multiPaxosMutants,
  roles: ['leader', 'candidate', 'follower'],
  create: (node: Node<PaxosMessage>, options, mutant) => new MultiPaxos(node, options, mutant),
  clients: { timeoutMs: 1_000, attemptMs: 250, start: 'last-leader', redirects: 3 },
  bears: asynchrony,
  invariants: multiPaxosInvariants,
})
