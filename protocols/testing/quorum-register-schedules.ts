import {
  crash,
  delay,
  type Distribution,
  duplicate,
  type Fault,
  partition,
  type Protocol,
  type ResolvedScenario,
} from '../../sim/index.ts'
import {
  quorumRegister,
  type QuorumRegisterMutant,
  type QuorumRegisterOptions,
} from '../quorum-register/index.ts'
import { clusterOf } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with the quorum register as it is, or with one of its mutants. */
export type QuorumRegisterSchedule = (mutant?: QuorumRegisterMutant) => ResolvedScenario

/** A schedule of three replicas, whose messages overtake each other. */
function threeUnder(
  faults: readonly Fault[],
  more: { readonly flush?: Distribution; readonly options?: Partial<QuorumRegisterOptions> } = {},
): QuorumRegisterSchedule {
  return (mutant) =>
    clusterOf(withMutant(mutant, more.options), {
      nodes: 3,
      latency: { kind: 'lognormal', median: 2, p99: 40 },
      workload: registers({ clients: 6, rate: 100 }),
      faults,
      duration: 5_000,
      settle: 1_000,
      ...(more.flush === undefined ? {} : { flush: more.flush }),
    })
}

function withMutant(
  mutant: QuorumRegisterMutant | undefined,
  options: Partial<QuorumRegisterOptions> = {},
): Protocol {
  return quorumRegister(mutant === undefined ? options : { ...options, mutant })
}

/** Nothing but operations that overlap. */
export const calm = threeUnder([])

/** A replica is cut off with the clients beside it. */
export const isolatedReplica = threeUnder([partition({ at: 1_000, for: 2_000, split: { isolate: 'n1' } })])

/** What n1 coordinates reaches its own replica long before the others. */
export const slowStores = threeUnder([
  delay({ at: 500, ms: 300, types: ['store'], on: { oneWay: { from: ['n1'], to: ['n2', 'n3'] } } }),
])

/** Many messages arrive twice, the second long after the first. */
export const repeatedRequests = threeUnder([duplicate({ at: 0, probability: 0.3 })])

/** All replicas restart at once, three times. */
export const allReplicasRestart = threeUnder(
  [1_500, 2_500, 3_500].map((at) => crash({ at, for: 50, node: { pick: 'all' } })),
  { flush: { kind: 'lognormal', median: 4, p99: 40 } },
)

/** The only writer restarts, three times. */
export const writerRestarts = threeUnder(
  [1_500, 2_500, 3_500].map((at) => crash({ at, for: 50, node: 'n1' })),
  { options: { writers: 'one' } },
)

/** What n1 has queried is stored a moment too late. */
export const lateStores = threeUnder([delay({ at: 500, ms: 150, types: ['stored'] })])
