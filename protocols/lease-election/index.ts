import { defineProtocol, type Node, type ProtocolFactory } from '../../sim/index.ts'
import { asynchrony } from '../bearing.ts'
import { leaseElectionInvariants } from './invariants.ts'
import { LeaseNode } from './lease-node.ts'
import type { LeaseMessage } from './messages.ts'
import {
  DRIFT_PPM,
  leaseElectionDefaults,
  type LeaseElectionMutant,
  leaseElectionMutants,
  type LeaseElectionOptions,
  objectionTo,
} from './options.ts'

export type { LeaseElectionMutant, LeaseElectionOptions } from './options.ts'

/**
 * A leader by lease, and what it works on guarded by fencing tokens. **Three groups**, which all run this protocol: _workers_, of which
 * one leads; the group named by `locks`, which keeps the lease; and the one named by `store`, whose first node is what leaders work on.
 * In a cluster without them workers do it all.
 *
 * A lease (Gray and Cheriton, "Leases", 1989) is had from a majority of lock replicas, as in PaxosLease (Trencséni, Gazsó and Reinhardt,
 * 2012): a worker has a majority promise its token, unless they keep a lease for someone else, and then keep a lease for it. It counts
 * the lease from when it asked, lock replicas from when they were asked, and it counts less by as much as clocks may drift apart. Unlike
 * in PaxosLease, promises and grants are on the disk: a lock replica that restarts begins to count anew what it had granted, and **a
 * later leader has a newer token** (Burrows, "The Chubby Lock Service", 2006, section 2.4, sequencers). The store refuses who comes
 * with an older token than someone before (Kleppmann, "How to do distributed locking", 2016). It is a log of commands: a leader opens
 * it, which keeps earlier leaders out and brings their commands, appends what clients ask for, and reads from its own copy while
 * its lease lasts.
 *
 * It promises that no two workers hold the lease at any instant of true time, each by its own clock, as long as clocks drift by a
 * fifth at most. **Whatever pauses and clocks do**, the store takes nothing from a leader once a later one has been there. Both
 * together make the object linearizable, by default registers. It bears any number of crashes, any partition, loss, repetition or
 * delay, any pause, any wall clock, for it reads none; a disk may be slow, fail or be full, which the node dies of. That
 * operations are answered it promises while a worker, the store and a majority of lock replicas hear each other.
 *
 * The store is one node: that it may be lost for good is not borne, and how it would be replicated is left out.
 *
 * @param options - see {@link LeaseElectionOptions}; `mutant` switches one of its published mistakes on
 *
 * @example
 * ```ts
 * defineScenario({
 *   name: 'leader-by-lease',
 *   cluster: {
 *     groups: [
 *       { name: 'worker', protocol: leaseElection(), nodes: 2 },
 *       { name: 'lock', protocol: leaseElection(), nodes: 3 },
 *       { name: 'store', protocol: leaseElection(), nodes: 1 },
 *     ],
 *   },
 *   workload: register(),
 *   duration: 5_000,
 *   checks: [linearizable()],
 * })
 * ```
 */
export const leaseElection: ProtocolFactory<LeaseElectionOptions, LeaseElectionMutant> = defineProtocol({
  name: 'lease-election',
  description:
    'a leader by lease, and a store that it works on, guarded by fencing tokens: a linearizable object',
  defaults: leaseElectionDefaults,
  validate: objectionTo,
  knobs: { leaseMs: [300, 1_200], renewMs: [40], retryMs: [[40, 100]] },
  mutants: leaseElectionMutants,
  roles: ['leader', 'worker', 'lock', 'store'],
  create: (node: Node<LeaseMessage>, options, mutant) => new LeaseNode(node, options, mutant),
  clients: { timeoutMs: 1_000, attemptMs: 250, start: 'last-leader', redirects: 3 },
  bears: { ...asynchrony, driftPpm: DRIFT_PPM },
  invariants: leaseElectionInvariants,
})
