import { agreesOnMembers, membership } from '../../scenarios/index.ts'
import { crash, damage, type Fault, leave, lognormal, partition, type Scenario } from '../../sim/index.ts'
import { scenarioMutantLaws } from '../testing/scenario-mutant-laws.ts'
import { heartbeatGossip, type HeartbeatGossipMutant, type HeartbeatGossipOptions } from './index.ts'

/** A scenario of four members, unless said otherwise, by the mutant that they run, if any. */
function membersUnder(
  faults: readonly Fault[],
  { nodes = 4, ...options }: Partial<HeartbeatGossipOptions> & { readonly nodes?: number } = {},
): (mutant?: HeartbeatGossipMutant) => Scenario {
  return (mutant) => ({
    name: 'heartbeat-gossip-schedule',
    cluster: {
      protocol: heartbeatGossip({ ...options, ...(mutant === undefined ? {} : { mutant }) }),
      nodes,
    },
    network: { latency: lognormal({ median: 2, p99: 20 }) },
    workload: membership({ clients: 4, rate: 20 }),
    faults,
    duration: 14_000,
    settle: 5_000,
    checks: [agreesOnMembers({ withinMs: 4_500 })],
  })
}

const calm = membersUnder([])

/** One member of many leaves for good. */
const leaver = membersUnder([leave({ at: 2_000, node: 'n2', afterMs: 100 })], { nodes: 10 })

const restart = membersUnder([crash({ at: 2_000, for: 100, node: 'n2' })])

const damaged = membersUnder([damage({ at: 1_000, for: 2_000, probability: 0.05 })])

/** Halves forget each other, and have to meet again. */
const halves = membersUnder([partition({ at: 1_000, for: 6_000, split: 'halves' })])

/** One member is away twice, and is to be suspected both times. */
const away = membersUnder(
  [
    partition({ at: 2_000, for: 2_500, split: { isolate: 'n2' } }),
    partition({ at: 4_900, for: 4_000, split: { isolate: 'n2' } }),
  ],
  { detector: 'phi', phiWindow: 10 },
)

scenarioMutantLaws<HeartbeatGossipMutant>(heartbeatGossip.definition, [
  { mutant: 'early-cleanup', scenario: leaver, least: 3 },
  { mutant: 'beats-for-others', scenario: calm, least: 6 },
  { mutant: 'same-generation', scenario: restart, least: 6 },
  { mutant: 'takes-what-comes', scenario: calm, least: 6 },
  { mutant: 'no-checksum', scenario: damaged, least: 6 },
  { mutant: 'no-broadcast', scenario: halves, least: 6 },
  { mutant: 'remembers-outages', scenario: away, least: 4 },
])
