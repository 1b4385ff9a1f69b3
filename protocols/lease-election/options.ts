import type { Mutant } from '../../sim/index.ts'
import { objectDefaults, objectionToObject, type ObjectOptions } from '../objects/index.ts'
import { objectionToTimeRange, type TimeRange } from '../time-range.ts'

/** By how many parts per million clocks may drift, either way: what holders allow for, and what is borne. */
export const DRIFT_PPM = 200_000

/** What can be set about election by leases. */
export interface LeaseElectionOptions extends ObjectOptions {
  /**
   * Milliseconds for which a worker asks for the lease, by the clocks of those who keep it. The worker counts less, for clocks
   * drift.
   */
  readonly leaseMs: number
  /** Milliseconds after which a leader asks for its lease anew. */
  readonly renewMs: number
  /** Milliseconds until a worker that does not lead tries to, drawn anew each time. */
  readonly retryMs: TimeRange
  /** The name of the group that keeps leases. If there is none, workers keep them. */
  readonly locks: string
  /** The name of the group whose first node is the store. If there is none, it is the first worker. */
  readonly store: string
}

/** The options where none are given. */
export const leaseElectionDefaults: LeaseElectionOptions = {
  leaseMs: 600,
  renewMs: 100,
  retryMs: [100, 250],
  locks: 'lock',
  store: 'store',
  ...objectDefaults,
}

/**
 * For how many milliseconds of its clock a holder may take a lease for its own, from when it asked for it: even where its clock is as
 * slow and those of lock replicas as fast as may be, it stops before they do.
 */
export function usableMs(leaseMs: number): number {
  const million = 1_000_000
  return (leaseMs * (million - DRIFT_PPM)) / (million + DRIFT_PPM)
}

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: LeaseElectionOptions): string | undefined {
  const { leaseMs, renewMs, retryMs } = options
  if (!(leaseMs > 0 && leaseMs < Number.POSITIVE_INFINITY)) {
    return `leaseMs is ${leaseMs}, expected milliseconds, more than 0`
  }
  if (!(renewMs > 0 && renewMs < usableMs(leaseMs))) {
    return `renewMs is ${renewMs}, expected more than 0 and less than the ${Math.floor(usableMs(leaseMs))} ms that a holder counts of a lease of ${leaseMs} ms`
  }
  return objectionToTimeRange('retryMs', retryMs) ?? objectionToObject(options)
}

/** Published mistakes in elections by leases that can be switched on. */
export const leaseElectionMutants = {
  'no-fencing': {
    source:
      'the store takes whatever comes, whoever sent it: Kleppmann, "How to do distributed locking" (2016); Jepsen, etcd 3.4.3 (2020)',
    breaks: 'fencing: what a leader sent before its lease ran out arrives after its successor has begun',
    needs: '2 workers; a slow message, or a pause',
  },
  'wall-clock': {
    source: 'lock replicas let leases run out by the wall clock: Redlock, in Kleppmann 2016',
    breaks: 'one leader at a time: a clock that jumps ends a lease that its holder still counts on',
    needs: '2 workers and 3 lock replicas; jumps of two wall clocks',
  },
  'ignores-drift': {
    source:
      'a holder counts all of a lease, as if clocks did not drift: against Gray and Cheriton, "Leases" (1989)',
    breaks: 'one leader at a time: a slow clock counts on a lease that fast clocks have let run out',
    needs: '2 workers; clocks that drift, and a partition around the leader',
  },
  'from-answer': {
    source:
      'a holder counts a lease from the answer, and not from when it asked: against Gray and Cheriton, "Leases" (1989)',
    breaks: 'one leader at a time: the answer was on its way while lock replicas counted',
    needs: '2 workers; slow answers, and a partition around the leader',
  },
  'forgets-grants': {
    source:
      'a lock replica that restarts does not know which leases it gave, and waits for none: Redlock without fsync, in Kleppmann 2016; against Trencséni et al., "PaxosLease" (2012)',
    breaks: 'one leader at a time: lock replicas that restarted give away what is taken',
    needs: '2 workers and 3 lock replicas; restarts of two lock replicas',
  },
  'forgets-tokens': {
    source:
      'a lock replica that restarts does not know which tokens it gave out: against Burrows, "The Chubby Lock Service" (2006), section 2.4, and Kleppmann 2016, where tokens always increase',
    breaks: 'tokens grow: a new leader has an older token than one before it, and is fenced off',
    needs: '1 worker and 1 lock replica; a restart of both',
  },
  'any-grant': {
    source:
      'a lease is had once any lock replica keeps it, as where locks are replicated behind their backs: "Distributed Locks with Redis", why failover-based implementations are not enough',
    breaks: 'one leader at a time: lock replicas that do not know of each other give the lease to two',
    needs: '2 workers and 2 lock replicas; none, two attempts at once are enough',
  },
  'releases-anything': {
    source:
      'a release takes the lease from whoever has it: what the documentation of Redis, SET with NX, warns of',
    breaks: 'one leader at a time: who was too late gives the lease of its successor back',
    needs: '2 workers; a pause of the leader',
  },
  'renews-anything': {
    source:
      'a lease that has run out is renewed as if it had not: PEXPIRE without a look at the owner, against "Distributed Locks with Redis", making the algorithm more reliable',
    breaks: 'one leader at a time: who was away for long takes up its lease again, beside its successor',
    needs: '2 workers; a partition around the leader',
  },
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type LeaseElectionMutant = keyof typeof leaseElectionMutants
