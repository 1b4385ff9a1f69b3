import {
  clockJump,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  loss,
  partition,
  pause,
  type Protocol,
  type ResolvedScenario,
} from '../../sim/index.ts'
import {
  leaseElection,
  type LeaseElectionMutant,
  type LeaseElectionOptions,
} from '../lease-election/index.ts'
import { clusterOf, type ClusterOptions } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with election by leases as it is, or with one of its mutants. */
export type LeaseElectionSchedule = (mutant?: LeaseElectionMutant) => ResolvedScenario

/** Three workers, three lock replicas and a store. */
export function groupsUnder(protocol: Protocol, options: ClusterOptions = {}): ResolvedScenario {
  const sizes = { worker: 3, lock: 3, store: 1 }
  const groups = Object.entries(sizes).map(([name, nodes]) => ({ name, protocol, nodes, spares: 0 }))
  return { ...clusterOf(protocol, { workload: registers({ rate: 60 }), ...options }), cluster: { groups } }
}

function under(faults: readonly Fault[], options: Partial<LeaseElectionOptions> = {}): LeaseElectionSchedule {
  return (mutant) =>
    groupsUnder(leaseElection({ ...options, ...(mutant === undefined ? {} : { mutant }) }), {
      faults,
      duration: 5_000,
      settle: 1_000,
    })
}

const locks = ['lock1', 'lock2', 'lock3']

/** Nothing happens. */
export const calmElection = under([])

/** The leader is cut off from everyone. */
export const isolatedLeader = under([
  partition({ at: 1_500, for: 1_500, split: { isolate: { role: 'leader' } } }),
])

/** The leader is cut off, and its wall clock is set back. */
export const isolatedLeaderSetBack = under([
  partition({ at: 1_500, for: 1_500, split: { isolate: { role: 'leader' } } }),
  clockJump({ at: 1_501, node: { role: 'leader' }, byMs: -5_000 }),
])

/** The clock of the leader is slow, those of lock replicas are fast, and it is cut off. */
export const slowLeader = under([
  ...locks.map((node) => drift({ node, ppm: 200_000 })),
  drift({ at: 1_000, node: { role: 'leader' }, ppm: -200_000 }),
  partition({ at: 2_000, for: 1_500, split: { isolate: { role: 'leader' } } }),
])

/** Lock replicas are slow to answer, and then nobody hears the leader any more. */
export const slowGrants = under(
  [
    delay({ at: 1_000, for: 1_000, ms: 600, types: ['granted'] }),
    partition({ at: 2_000, for: 2_000, split: { mute: { role: 'leader' } } }),
  ],
  { leaseMs: 1_200 },
)

/** What leaders send to the store takes longer than their leases. */
export const slowAppends = under([
  delay({ at: 1_000, for: 500, ms: 2_000, types: ['append'] }),
  crash({ at: 1_400, for: 1_000, node: { role: 'leader' } }),
])

/** The leader stands still, three times. */
export const pausedLeader = under(
  [1_000, 2_200, 3_400].map((at) => pause({ at, for: 900, node: { role: 'leader' } })),
)

/** All lock replicas restart at once, and the leader goes on. */
export const locksRestart = under(
  [1_000, 2_000, 3_000].flatMap((at) => locks.map((node) => crash({ at, for: 10, node }))),
)

/** Everyone restarts at once. */
export const everyoneRestarts = under([crash({ at: 2_000, for: 50, node: { pick: 'all' } })])

/** A little of everything that it bears, all at once at times. */
export const mixedElection = under([
  drift({ node: 'worker1', ppm: -150_000 }),
  drift({ node: 'lock1', ppm: 150_000 }),
  loss({ at: 0, for: 3_500, probability: 0.1 }),
  duplicate({ at: 0, for: 3_500, probability: 0.2 }),
  partition({ at: 600, for: 800, split: { isolate: { role: 'leader' } } }),
  crash({ at: { on: 'message', of: 'granted', nth: 5 }, for: 30, node: { subject: 'sender' } }),
  crash({ at: { on: 'role', of: 'leader', nth: 2 }, for: 600, node: { subject: true } }),
  pause({ at: 2_000, for: 900, node: { role: 'leader' } }),
  delay({ at: 2_500, for: 600, ms: 300, types: ['append', 'release'] }),
  partition({ at: 2_600, for: 600, split: { mute: { role: 'leader' } } }),
  crash({ at: 3_300, for: 100, node: { pick: 'all' } }),
])
