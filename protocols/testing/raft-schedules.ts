import {
  clockOffset,
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  join,
  leave,
  loss,
  type Moment,
  partition,
  type Protocol,
  type ResolvedScenario,
  type Target,
} from '../../sim/index.ts'
import { scenarios } from '../../scenarios/index.ts'
import { raft, type RaftMutant, type RaftOptions } from '../raft/index.ts'
import { clusterOf } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with Raft as it is, or with one of its mutants. */
export type Schedule = (mutant?: RaftMutant) => ResolvedScenario

/** The nth time that a server becomes leader. */
function election(nth: number): Moment {
  return { on: 'role', of: 'leader', nth }
}

/** The nth time that a leader begins a change of members. */
function change(nth: number): Moment {
  return { on: 'note', of: 'changes configuration', nth }
}

/** Raft as it is in the paper, and the thesis for nothing but sessions and reads: what older mistakes were made in. */
const bare = { preVote: false, checkQuorum: false }

function withMutant(options: Partial<RaftOptions>, mutant: RaftMutant | undefined): Protocol {
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
  clusterOf(withMutant(bare, mutant), {
    workload: registers({ rate: 60, reads: 0.4, cas: 0.2 }),
    latency: { kind: 'lognormal', median: 2, p99: 20 },
    faults: mixedFaults,
    duration: 9_000,
    settle: 1_500,
  })

/** The leader is cut off with the clients beside it, who go on asking it, while the others elect another. */
export const isolatedLeader: Schedule = (mutant) =>
  clusterOf(withMutant(bare, mutant), {
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
  clusterOf(withMutant(bare, mutant), {
    nodes: 3,
    workload: registers({ rate: 20 }),
    faults: faultsOf('raft-forgets-vote'),
    duration: 3_000,
    settle: 1_000,
  })

/** The schedule of Figure 8 of Ongaro and Ousterhout (2014): the faults of `raft-earlier-term`. */
export const figure8: Schedule = (mutant) =>
  clusterOf(withMutant({ ...bare, maxEntries: 1 }, mutant), {
    workload: registers({ rate: 20, reads: 0.3 }),
    faults: faultsOf('raft-earlier-term'),
    duration: 8_000,
    settle: 1_000,
  })

/** A follower is cut off for a while, and comes back with a higher term and a log that is behind. */
export const laggingFollower: Schedule = (mutant) =>
  clusterOf(withMutant(bare, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 60 }),
    faults: [partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'follower' } } })],
    duration: 3_500,
    settle: 500,
  })

/** A follower is cut off for a while from servers that ask before they stand. */
export const returningFollower: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers(),
    faults: [partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'follower' } } })],
    duration: 3_000,
    settle: 500,
  })

/** The leader hears nobody, and all hear it. */
export const deafLeader: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    workload: registers(),
    faults: [partition({ at: 1_000, for: 1_000, split: { deafen: { role: 'leader' } } })],
    duration: 3_000,
    settle: 500,
  })

/** The leader is cut off once, from followers that are sent little at a time. */
export const returningLeader: Schedule = (mutant) =>
  clusterOf(withMutant({ ...bare, maxEntries: 4 }, mutant), {
    nodes: 3,
    workload: registers({ clients: 9, keys: 6, rate: 90 }),
    faults: [partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'leader' } } })],
    duration: 3_500,
    settle: 500,
  })

/** Messages overtake each other. */
export const overtaking: Schedule = (mutant) =>
  clusterOf(withMutant(bare, mutant), {
    nodes: 3,
    workload: registers({ clients: 12, rate: 300, reads: 0.2 }),
    latency: { kind: 'lognormal', median: 2, p99: 60 },
    duration: 2_000,
  })

/**
 * The leader crashes just when one follower is back, and the other does not know yet what is committed: that one leads, with a
 * majority that it hears and that takes long to catch up.
 */
export const leaderGoneFollowerBack: Schedule = (mutant) =>
  clusterOf(withMutant({ ...bare, heartbeat: 140, maxEntries: 1, maxInFlight: 1 }, mutant), {
    nodes: 3,
    workload: registers({ clients: 12, rate: 60, reads: 0.6, keys: 1 }),
    faults: [1_000, 3_200, 5_400].flatMap((at) => [
      partition({ at, for: 1_000, split: { isolate: { role: 'follower' } } }),
      crash({ at: at + 995, for: 1_000, node: { role: 'leader', which: 'any' } }),
    ]),
    duration: 8_000,
    settle: 500,
  })

/** All servers restart at once, again and again. */
export const allRestart: Schedule = (mutant) =>
  clusterOf(withMutant(bare, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 60 }),
    faults: [1_000, 1_700, 2_400].map((at) => crash({ at, for: 50, node: { pick: 'all' } })),
    flush: { kind: 'lognormal', median: 4, p99: 40 },
    duration: 3_500,
    settle: 500,
  })

/** Nobody hears the leader, which still hears answers to what it has sent before. */
export const mutedLeader: Schedule = (mutant) =>
  clusterOf(withMutant(bare, mutant), {
    nodes: 3,
    workload: registers({ clients: 12, rate: 200 }),
    latency: { kind: 'uniform', min: 5, max: 15 },
    faults: [partition({ at: 1_000, for: 1_000, split: { mute: { role: 'leader' } } })],
    duration: 2_500,
  })

/** Many requests and answers are lost, so that clients ask again. */
export const lostAnswers: Schedule = (mutant) =>
  clusterOf(withMutant(bare, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 100 }),
    faults: [loss({ at: 0, probability: 0.1 })],
    duration: 2_500,
  })

const oldVoters: Target = { role: 'follower', which: 'all' }

/** Two servers join three at once, and at that moment the leader is cut off with them: the old voters and the new could each decide. */
export const twoJoin: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    spares: 2,
    workload: registers({ clients: 6, rate: 100 }),
    faults: [
      join({ at: 1_000 }),
      join({ at: 1_000 }),
      ...[
        { from: [{ subject: true as const }, 'n4', 'n5'], to: [oldVoters] },
        { from: [oldVoters], to: [{ subject: true as const }, 'n4', 'n5'] },
      ].map((oneWay) => partition({ at: change(1), for: 1_500, split: { oneWay } })),
    ],
    duration: 4_000,
    settle: 1_000,
  })

/**
 * Two leaders begin a change each, the second before it knows what is committed (Ongaro, raft-dev 2015): n1 adds n5, which no other
 * hears of, and n2 removes n1, which only n3 hears of. Then n1, n5 and n4 are a majority for the one, n2 and n3 for the other.
 */
export const twoChanges: Schedule = (mutant) =>
  clusterOf(withMutant({ membership: 'single' }, mutant), {
    nodes: 4,
    spares: 1,
    workload: registers({ clients: 6, rate: 100 }),
    faults: [
      // Only n1 hears enough to be elected, and only n2 once n1 is cut off.
      partition({ at: 0, for: 900, split: { star: 'n1' } }),
      join({ at: 1_000 }),
      partition({
        at: change(1),
        for: 800,
        split: {
          groups: [
            ['n1', 'n5'],
            ['n2', 'n3', 'n4'],
          ],
        },
      }),
      partition({ at: change(1), for: 2_500, split: { groups: [['n3'], ['n4']] } }),
      partition({
        at: election(2),
        for: 2_500,
        split: {
          groups: [
            ['n2', 'n3'],
            ['n1', 'n4', 'n5'],
          ],
        },
      }),
      leave({ at: election(2), node: 'n1', afterMs: 5_000 }),
    ],
    duration: 5_000,
    settle: 1_000,
  })

/** The leader is cut off at the moment at which it begins a change of members, which the others know nothing of and which is not wanted any more. */
export const changeTakenBack: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 3,
    spares: 1,
    workload: registers({ clients: 6, rate: 60 }),
    faults: [
      join({ at: 1_000 }),
      partition({ at: change(1), for: 1_000, split: { isolate: { subject: true } } }),
      leave({ at: change(1), node: 'n4', afterMs: 100 }),
    ],
    duration: 3_500,
    settle: 500,
  })

/** Four servers in two halves. */
export const halves: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    nodes: 4,
    workload: registers({ clients: 8, rate: 150 }),
    faults: [partition({ at: 1_000, for: 1_500, split: 'halves' })],
    duration: 3_500,
    settle: 500,
  })

/** A leader hears the others late, then nobody hears it. */
export const lateAnswers: Schedule = (mutant) =>
  clusterOf(withMutant({ reads: 'lease', electionTimeout: [200, 400] }, mutant), {
    nodes: 3,
    workload: registers({ clients: 30, rate: 800, reads: 0.9, keys: 1 }),
    faults: [
      delay({
        at: election(1),
        for: 2_500,
        ms: 300,
        on: { oneWay: { from: [{ role: 'follower', which: 'all' }], to: [{ subject: true }] } },
      }),
      partition({
        at: 1_500,
        for: 800,
        split: { mute: { role: 'leader' } },
      }),
    ],
    duration: 3_500,
    settle: 500,
  })

/** A leader with a slow clock is cut off from others with fast ones. */
export const slowLeader: Schedule = (mutant) =>
  clusterOf(withMutant({ reads: 'lease', electionTimeout: [400, 430] }, mutant), {
    nodes: 3,
    workload: registers({ clients: 30, rate: 800, reads: 0.95, keys: 1 }),
    faults: [
      ...['n1', 'n2', 'n3'].map((node) => drift({ node, ppm: 200_000 })),
      drift({ at: election(1), node: { subject: true }, ppm: -400_000 }),
      partition({ at: 2_000, for: 1_000, split: { isolate: { role: 'leader' } } }),
    ],
    duration: 3_500,
    settle: 500,
  })

/** A follower that was away is sent snapshots, of which some come late. */
export const lateSnapshots: Schedule = (mutant) =>
  clusterOf(withMutant({ snapshotAfter: 5, heartbeat: 20 }, mutant), {
    nodes: 3,
    workload: registers({ clients: 6, rate: 100, reads: 0.2 }),
    latency: { kind: 'lognormal', median: 3, p99: 60 },
    faults: [500, 1_200, 1_900].map((at) =>
      partition({ at, for: 400, split: { isolate: { role: 'follower' } } }),
    ),
    duration: 3_000,
    settle: 500,
  })

/** Five servers to which nothing is done. */
export const calm: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    workload: registers({ rate: 20 }),
    latency: { kind: 'constant', ms: 2 },
    duration: 4_000,
  })
