import {
  crash,
  delay,
  type Distribution,
  drift,
  duplicate,
  type Fault,
  loss,
  partition,
  type ResolvedScenario,
} from '../../sim/index.ts'
import {
  chainReplication,
  type ChainReplicationMutant,
  type ChainReplicationOptions,
} from '../chain-replication/index.ts'
import { clusterOf, type ClusterOptions } from './cluster.ts'
import { registers } from './register-workload.ts'

/** A schedule that is to be run with chain replication as it is, or with one of its mutants. */
export type ChainReplicationSchedule = (mutant?: ChainReplicationMutant) => ResolvedScenario

/** A resolved scenario of one chain, `n1` and so on, whose master is `master1`. */
export function chainOf(
  options: Partial<ChainReplicationOptions> & { readonly mutant?: ChainReplicationMutant },
  cluster: ClusterOptions = {},
): ResolvedScenario {
  const protocol = chainReplication(options)
  const scenario = clusterOf(protocol, { nodes: 3, ...cluster })
  const master = { name: 'master', protocol, nodes: 1, spares: 0 }
  return { ...scenario, cluster: { groups: [...scenario.cluster.groups, master] } }
}

/** A schedule of three servers. */
function threeUnder(
  faults: readonly Fault[],
  options: Partial<ChainReplicationOptions> = {},
  more: { readonly latency?: Distribution } = {},
): ChainReplicationSchedule {
  return (mutant) =>
    chainOf(
      { ...options, ...(mutant === undefined ? {} : { mutant }) },
      {
        workload: registers({ clients: 6, rate: 100 }),
        flush: { kind: 'lognormal', median: 4, p99: 40 },
        faults,
        duration: 5_000,
        settle: 1_000,
        ...more,
      },
    )
}

/** A little of everything that it bears, all at once at times. */
const turmoil: readonly Fault[] = [
  drift({ node: 'n1', ppm: 150_000 }),
  drift({ node: 'master1', ppm: -150_000 }),
  loss({ at: 0, for: 3_500, probability: 0.05 }),
  duplicate({ at: 0, for: 3_500, probability: 0.2 }),
  partition({ at: 500, for: 700, split: { isolate: { role: 'tail' } } }),
  crash({ at: 1_500, for: 500, node: { role: 'head' } }),
  crash({ at: { on: 'role', of: 'joining', nth: 1 }, for: 30, node: { role: 'tail' } }),
  crash({ at: { on: 'message', of: 'acknowledge', nth: 90 }, for: 450, node: { subject: 'sender' } }),
  partition({ at: 2_700, for: 500, split: { isolate: 'master1' } }),
  crash({ at: 3_300, for: 100, node: { pick: 'all' } }),
  delay({ at: 3_500, for: 400, ms: 40 }),
]

export const mixed = threeUnder(turmoil)

/** The same, with queries of all servers. */
export const mixedAny = threeUnder(turmoil, { reads: 'any' })

/** Nothing but operations that overlap. */
export const calm = threeUnder([])

/** Servers hear late what the tail has processed, and all of them are asked. */
export const slowAcknowledgements = threeUnder(
  [delay({ at: 0, ms: 30, types: ['acknowledge', 'received'] })],
  { reads: 'any' },
)

/** The tail is cut off with the clients beside it, who go on asking it, while the others go on without it. */
export const isolatedTail = threeUnder([
  partition({ at: 1_500, for: 1_500, split: { isolate: { role: 'tail' } } }),
])

/** The server in the middle fails for good while updates are on their way from it. */
export const middleFails = threeUnder([
  delay({ at: 500, ms: 30, types: ['forward'], on: { oneWay: { from: ['n2'], to: ['n3'] } } }),
  crash({ at: 2_000, node: 'n2' }),
])

/** The servers in the middle fail one after another, and come back. */
export const middlesReturn = threeUnder(
  [1_000, 2_000, 3_000, 4_000].map((at) => crash({ at, for: 500, node: { role: 'middle' } })),
)

/** The head restarts, again and again, before it is missed. */
export const headsRestart = threeUnder(
  [1_000, 1_500, 2_000, 2_500, 3_000, 3_500].map((at) => crash({ at, for: 30, node: { role: 'head' } })),
)

/** Many messages arrive twice, the second long after the first. */
export const repeatedRequests = threeUnder(
  [duplicate({ at: 0, probability: 0.3 })],
  {},
  { latency: { kind: 'lognormal', median: 5, p99: 400 } },
)
