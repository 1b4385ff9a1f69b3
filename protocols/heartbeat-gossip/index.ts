import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { Gossiper } from './gossiper.ts'
import { heartbeatGossipInvariants } from './invariants.ts'
import type { Gossip } from './messages.ts'
import {
  heartbeatGossipDefaults,
  type HeartbeatGossipMutant,
  heartbeatGossipMutants,
  type HeartbeatGossipOptions,
  objectionTo,
} from './options.ts'

export type { HeartbeatGossipMutant, HeartbeatGossipOptions } from './options.ts'

/**
 * Failure detection by gossip (van Renesse, Minsky and Hayden, "A Gossip-Style Failure Detection Service", 1998). Each member counts
 * its own heartbeat, and every T_gossip tells another one, at random, the heartbeats of all that it takes for alive; lists are merged
 * by the maximum. Who is not heard to count on for T_fail is suspected, and spoken of no more; it is forgotten only after T_cleanup, when
 * everybody suspects it, or gossip that is still under way would bring it back. Now and then a member tells all that are configured:
 * so it is found when it begins, and halves meet again that have forgotten each other (section 3).
 *
 * A heartbeat belongs to a life, whose **generation** is on the disk before anyone hears of it: a member that restarts counts from 0
 * and is still later than it was (Cassandra, Gossiper, which takes the time for it; clocks jump). With `detector: 'phi'` a member
 * is suspected when phi is great, as in Cassandra: see {@link PhiAccrualDetector}. Every message has a checksum.
 *
 * It answers `members` with the names of those that the asked one takes for alive. It promises completeness, in that whoever is silent for
 * T_cleanup is suspected by all that run, for whatever reason; and, once faults have ended, accuracy: all that are up come to name
 * each other, and nobody else. Heartbeats grow by their owners alone. Under faults, members that are alive are suspected, and no two
 * need agree: it is a detector, and no membership service. It bears any number of crashes, any partition, loss, repetition, delay or
 * damage, any pause, clocks that drift by a tenth, members that come and go, and disks that are slow, fail or are full; but not disks
 * that lose the number of a member's life. Left out are the multi-level lists of section 4.
 *
 * @param options - see {@link HeartbeatGossipOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * heartbeatGossip({ gossipMs: 50, failMs: 1_500 })
 * heartbeatGossip({ detector: 'phi', phiThreshold: 8 })
 * heartbeatGossip({ mutant: 'early-cleanup' })
 * ```
 */
export const heartbeatGossip: ProtocolFactory<HeartbeatGossipOptions, HeartbeatGossipMutant> = defineProtocol(
  {
    name: 'heartbeat-gossip',
    description: 'failure detection by gossip of heartbeats, with time-outs or phi: who is alive, in the end',
    defaults: heartbeatGossipDefaults,
    validate: objectionTo,
    knobs: {
      gossipMs: [20, 30],
      broadcast: [0.05, 0.3],
      detector: ['timeout', 'phi'],
      failMs: [1_000],
      cleanupMs: [2_400, 3_000],
      phiThreshold: [6],
      phiWindow: [10, 100],
    },
    mutants: heartbeatGossipMutants,
    roles: ['suspecting', 'content'],
    create: (node: Node<Gossip>, options, mutant) => new Gossiper(node, options, mutant),
    // Whoever has joined has no client beside it.
    clients: { start: 'any' },
    bears: { ...asynchrony, damage: true, driftPpm: 100_000, membership: true },
    invariants: heartbeatGossipInvariants,
  },
)
