import {
  crash,
  delay,
  type Distribution,
  duplicate,
  type Fault,
  loss,
  partition,
  pause,
  type ResolvedScenario,
} from '../../sim/index.ts'
import { multiPaxos, type MultiPaxosMutant } from '../multi-paxos/index.ts'
import { clusterOf } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with Multi-Paxos as it is, or with one of its mutants. */
export type MultiPaxosSchedule = (mutant?: MultiPaxosMutant) => ResolvedScenario

/** A schedule of three nodes whose disks are slow enough for crashes to fall before flushes, if nothing else is said. */
function pacedUnder(
  faults: readonly Fault[],
  more: { readonly nodes?: number; readonly rate?: number; readonly flush?: Distribution } = {},
): MultiPaxosSchedule {
  const { nodes = 3, rate = 70, flush = { kind: 'lognormal', median: 4, p99: 40 } } = more
  return (mutant) =>
    clusterOf(multiPaxos(mutant === undefined ? {} : { mutant }), {
      nodes,
      latency: { kind: 'lognormal', median: 2, p99: 20 },
      flush,
      workload: registers({ clients: 6, rate }),
      faults,
      duration: 4_500,
      settle: 500,
    })
}

/** Nothing but messages that overtake each other. */
export const calm = pacedUnder([])

/** Half of what leaders propose is lost for a moment, at the end of which they crash. */
export const lostProposals = pacedUnder(
  [1_000, 2_000, 3_000, 4_000].flatMap((at) => [
    loss({ at, for: 100, probability: 0.5, types: ['accept'] }),
    crash({ at: at + 100, for: 400, node: { role: 'leader' } }),
  ]),
  { rate: 200 },
)

/** n1 and n2 do not hear each other, and preempt each other at n3. */
const oneBetweenTwo = partition({ at: 500, for: 4_000, split: { groups: [['n1'], ['n2']] } })

/** Two proposers preempt each other, and much of what they propose does not arrive. */
export const preemptedProposers = pacedUnder([
  oneBetweenTwo,
  loss({ at: 500, for: 4_000, probability: 0.3, types: ['accept'] }),
])

/** Two proposers preempt each other, and votes for what they propose arrive when they lead once more. */
export const lateVotes = pacedUnder([
  oneBetweenTwo,
  loss({ at: 500, for: 4_000, probability: 0.2 }),
  delay({ at: 500, for: 3_000, ms: 400, types: ['accepted'] }),
])

/** Of two proposers that preempt each other one is promised something by a node that restarts right after that. */
export const restartedPromises = pacedUnder([
  oneBetweenTwo,
  ...[4, 8, 12, 16].map((nth) =>
    crash({ at: { on: 'message', of: 'promise', nth }, for: 5, node: { subject: 'sender' } }),
  ),
])

/** Nobody hears anybody at first, so that each asks for promises. */
export const candidatesTogether = pacedUnder([
  partition({ at: 0, for: 700, split: { groups: [['n1'], ['n2'], ['n3']] } }),
])

/** Leaders stand still for a while, and go on with what had come to them before. */
export const pausedLeaders = pacedUnder(
  [1_000, 2_000, 3_000, 4_000].map((at) => pause({ at, for: 500, node: { role: 'leader' } })),
)

/** Four nodes fall into halves. */
export const fourInHalves = pacedUnder(
  [
    partition({
      at: 1_000,
      for: 2_000,
      split: {
        groups: [
          ['n1', 'n2'],
          ['n3', 'n4'],
        ],
      },
    }),
  ],
  { nodes: 4 },
)

/** Many requests and answers come twice or not at all. */
export const repeatedRequests = pacedUnder([
  duplicate({ at: 0, probability: 0.5 }),
  loss({ at: 0, probability: 0.1 }),
  delay({ at: 2_000, for: 1_000, ms: 60 }),
])
