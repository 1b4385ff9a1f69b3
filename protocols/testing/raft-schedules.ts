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
  type Split,
} from '../../sim/index.ts'
import { raft, type RaftMutant } from '../raft/index.ts'
import { clusterOf } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with Raft as it is, or with one of its mutants. */
export type Schedule = (mutant?: RaftMutant) => ResolvedScenario

/** The nth time that a server becomes leader. */
function election(nth: number, plusMs?: number): Moment {
  return { on: 'role', of: 'leader', nth, ...(plusMs === undefined ? {} : { plusMs }) }
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

/**
 * Two halves can hear only `n3` between them, and each needs its vote. The first to get it leads; at that moment `n3`
 * restarts, and is asked by a candidate of the other half in the same term.
 */
export const restartedVoter: Schedule = (mutant) =>
  clusterOf(withMutant({}, mutant), {
    workload: registers({ rate: 20 }),
    faults: [
      partition({
        at: 0,
        for: 1_000,
        split: {
          groups: [
            ['n1', 'n2'],
            ['n4', 'n5'],
          ],
        },
      }),
      crash({ at: election(1), for: 5, node: 'n3' }),
    ],
    duration: 3_000,
    settle: 1_000,
  })

const left: Split = {
  groups: [
    ['n1', 'n2', 'n3'],
    ['n4', 'n5'],
  ],
}
const right: Split = {
  groups: [
    ['n1', 'n2'],
    ['n3', 'n4', 'n5'],
  ],
}

/**
 * Figure 8 of Ongaro and Ousterhout (2014), with cuts in the place of crashes: a leader that reaches no majority is as good
 * as gone. `n3` goes over from one side to the other, and alone decides which side has a majority. Where two of these
 * cuts overlap it is on neither side, and nobody leads.
 */
export const figure8: Schedule = (mutant) =>
  clusterOf(withMutant({ maxEntries: 1 }, mutant), {
    workload: registers({ rate: 20, reads: 0.3 }),
    faults: [
      // Whoever leads must hear n3, and n3 hears n1 and n5 only: so n1 leads on the left, and n5 on the right.
      partition({ id: 'roles', at: 0, split: { groups: [['n3'], ['n2', 'n4']] } }),
      // (a) n1 becomes leader. It is cut off at once, and its first entries reach only n2.
      partition({ id: 'a', at: 0, for: 1_000, split: left }),
      // (b) n5 becomes leader with the vote of n3, and is cut off too: other entries have the same indices, on n5 and n4.
      partition({ id: 'b', at: election(1), for: 2_000, split: right }),
      // (c) n1 becomes leader again and carries on with its first entries, which now reach n3, and so a majority.
      partition({ id: 'c', at: election(2), for: 2_000, split: left }),
      // (d) Before n3 has any entry of n1's new term, n5 becomes leader again and overwrites what n3 was given. Had n1 reached
      // a majority with an entry of its new term first, as in (e), n5 could not have been elected.
      partition({ id: 'd', at: election(3, 20), split: right }),
    ],
    duration: 8_000,
    settle: 1_000,
  })
