import {
  clockOffset,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  loss,
  type Moment,
  partition,
  type Protocol,
  type ResolvedScenario,
} from '../../sim/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { raft, type RaftMutant } from '../raft/index.ts'
import { clusterOf } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with Raft as it is, or with one of its mutants. */
export type Schedule = (mutant?: RaftMutant) => ResolvedScenario

/** The nth time that a server becomes leader. */
function election(nth: number): Moment {
  return { on: 'role', of: 'leader', nth }
}

function withMutant(options: { readonly maxEntries?: number }, mutant: RaftMutant | undefined): Protocol {
  return raft({ ...options, ...(mutant === undefined ? {} : { mutant }) })
}

const mixedFaults: readonly Fault[] = [
  drift({ node: 'n1', ppm: 150_000 }),
  drift({ node: 'n2', ppm: -150_000 }),
  clockOffset({ node: 'n3', byMs: -60_000 }),
  loss({ at: 0, for: 6_000, probability: 0.1 }),
  duplicate({ at: 0, for: 8_000, probability: 0.2 }),
  partition({ at: 500, for: 1_500, split: { isolate: { role: 'leader' } } }),
  crash({ at: 1_500, for: 400, node: { role: 'leader' } }),
  partition({ at: 2_500, for: 1_000, split: 'majority-minority' }),
  crash({ at: { on: 'message', of: 'vote', nth: 12 }, for: 30, node: { subject: 'sender' } }),
  crash({ at: { on: 'flush', of: 'any', nth: 300 }, for: 200, node: { subject: true } }),
  crash({ at: election(3), for: 300, node: { subject: true } }),
  partition({ at: 4_000, for: 1_000, split: 'bridge' }),
  partition({
    at: 4_600,
    for: 1_000,
    split: { oneWay: { from: [{ role: 'leader' }], to: [{ pick: 'any' }, { pick: 'any' }] } },
  }),
  ...['n1', 'n2', 'n3', 'n4', 'n5'].map((node, i) => crash({ at: 5_500, for: 400 + 80 * i, node })),
  delay({ at: 6_500, for: 500, ms: 40 }),
]

/** A little of everything that Raft bears, all at once at times. */
export const mixed: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    workload: registers({ rate: 60, reads: 0.4, cas: 0.2 }),
    latency: { kind: 'lognormal', median: 2, p99: 20 },
    faults: mixedFaults,
    duration: 9_000,
    settle: 1_500,
  })

/** The leader is cut off with the clients beside it, who go on asking it, while the others elect another. */
export const isolatedLeader: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    workload: registers({ clients: 10, keys: 3 }),
    latency: { kind: 'lognormal', median: 2, p99: 20 },
    faults: [2_000, 5_000, 8_000].map((at) =>
      partition({ at, for: 1_500, split: { isolate: { role: 'leader' } } }),
    ),
    duration: 12_000,
    settle: 2_000,
  })

/** The faults of a shipped scenario. */
function faultsOf(name: string): readonly Fault[] {
  const faults = scenarios[name]?.faults ?? []
  return 'generate' in faults ? [] : faults
}

/** The schedule that makes a server vote, forget and vote again: the faults of `raft-forgets-vote`. */
export const restartedVoter: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    workload: registers({ rate: 20 }),
    faults: faultsOf('raft-forgets-vote'),
    duration: 3_000,
    settle: 1_000,
  })

/** The schedule of Figure 8 of Ongaro and Ousterhout (2014): the faults of `raft-earlier-term`. */
export const figure8: Schedule = (mutant) =>
  clusterOf(withMutant({ maxEntries: 1 }, mutant), {
    workload: registers({ rate: 20, reads: 0.3 }),
    faults: faultsOf('raft-earlier-term'),
    duration: 8_000,
    settle: 1_000,
  })

/** A follower is cut off for a while, and comes back with a higher term and a log that is behind. */
export const laggingFollower: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 60 }),
    faults: [partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'follower' } } })],
    duration: 3_500,
    settle: 500,
  })

/** The leader is cut off once, from followers that are sent little at a time. */
export const returningLeader: Schedule = (mutant) =>
  clusterOf(withMutant({ maxEntries: 4 }, mutant), {
    nodes: 3,
    workload: registers({ clients: 9, keys: 6, rate: 90 }),
    faults: [partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'leader' } } })],
    duration: 3_500,
    settle: 500,
  })

/** Messages overtake each other. */
export const overtaking: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 60 }),
    latency: { kind: 'lognormal', median: 2, p99: 60 },
    duration: 2_000,
  })

/** The leader crashes just when a follower is back that lacks much. */
export const leaderGoneFollowerBack: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers({ clients: 12, rate: 200 }),
    faults: [
      partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'follower' } } }),
      crash({ at: 1_990, for: 1_000, node: { role: 'leader', which: 'any' } }),
    ],
    flush: { kind: 'lognormal', median: 4, p99: 40 },
    duration: 3_500,
    settle: 500,
  })

/** All servers restart at once. */
export const allRestart: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 60 }),
    faults: [crash({ at: 2_000, for: 50, node: { pick: 'all' } })],
    flush: { kind: 'lognormal', median: 4, p99: 40 },
    duration: 3_500,
    settle: 500,
  })

/** Nobody hears the leader, which still hears answers to what it has sent before. */
export const mutedLeader: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers({ clients: 12, rate: 200 }),
    latency: { kind: 'uniform', min: 5, max: 15 },
    faults: [partition({ at: 1_000, for: 1_000, split: { mute: { role: 'leader' } } })],
    duration: 2_500,
  })

/** Many requests and answers are lost, so that clients ask again. */
export const lostAnswers: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 100 }),
    faults: [loss({ at: 0, probability: 0.1 })],
    duration: 2_500,
  })
