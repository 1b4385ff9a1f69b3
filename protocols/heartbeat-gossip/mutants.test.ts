import { resolveScenario } from '../../scenarios/resolve.ts'
import { agreesOnMembers, membership } from '../../scenarios/index.ts'
import {
  crash,
  damage,
  type Fault,
  leave,
  lognormal,
  partition,
  type ResolvedScenario,
} from '../../sim/index.ts'
import { wrongWithChecks } from '../testing/checked-runs.ts'
import { mutantLaws } from '../testing/mutant-laws.ts'
import { heartbeatGossip, type HeartbeatGossipMutant, type HeartbeatGossipOptions } from './index.ts'

/** A schedule for four members, unless said otherwise, by the mutant that they run, if any. */
function membersUnder(
  faults: readonly Fault[],
  { nodes = 4, ...options }: Partial<HeartbeatGossipOptions> & { readonly nodes?: number } = {},
): (mutant?: HeartbeatGossipMutant) => ResolvedScenario {
  return (mutant) =>
    resolveScenario(
      {
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
      },
      1,
    )
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

const seeds = [1, 2, 3, 4, 5, 6]

mutantLaws<HeartbeatGossipMutant>(
  heartbeatGossip.definition,
  [
    { mutant: 'early-cleanup', schedule: leaver, seeds, least: 3 },
    { mutant: 'beats-for-others', schedule: calm, seeds, least: 6 },
    { mutant: 'same-generation', schedule: restart, seeds, least: 6 },
    { mutant: 'takes-what-comes', schedule: calm, seeds, least: 6 },
    { mutant: 'no-checksum', schedule: damaged, seeds, least: 6 },
    { mutant: 'no-broadcast', schedule: halves, seeds, least: 6 },
    { mutant: 'remembers-outages', schedule: away, seeds, least: 4 },
  ],
  wrongWithChecks,
)
