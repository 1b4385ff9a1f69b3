import {
  constant,
  type Distribution,
  type Fault,
  lognormal,
  type NodeId,
  type Scenario,
} from '../../sim/index.ts'
import { paired } from '../workloads/index.ts'
import type { Configuration } from './configuration.ts'
import type { ComparisonSettings } from './settings.ts'

/** When what happens in every run that is compared; milliseconds. */
export const timetable = {
  /** Leaders are elected by then. */
  startMs: 2_000,
  disturbedFromMs: 6_000,
  disturbedForMs: 6_000,
  /** The main part is over: what follows is quiet, and then the last reads. */
  settleAtMs: 17_000,
  quietMs: 2_500,
  settleMs: 6_000,
} as const

/** Between a client and its node, and of what a node sends to itself. */
const LOCAL_MS = 0.05
/** How much longer than the median one message in a hundred takes. */
const TAIL = 2
const KEYS = 3
/** Milliseconds from one crossing of two clients to their next. */
const CROSSING_MS = 1_000
/** How many clients are beside each node. */
const CLIENTS_OF_NODE = 2

/** A configuration on the usual workload, with what is done to it. */
function experiment(
  configuration: Configuration,
  settings: ComparisonSettings,
  latency: Distribution,
  faults: readonly Fault[],
): Scenario {
  const { nodes, rate, reads } = settings
  const { startMs, settleAtMs, settleMs, quietMs } = timetable
  const { object } = configuration
  return {
    name: 'compare',
    cluster: configuration.clusterOf(nodes),
    network: { latency, local: constant(LOCAL_MS) },
    workload: paired({
      clients: CLIENTS_OF_NODE * nodes,
      keys: KEYS,
      rate,
      reads,
      // Crossings both read and write.
      crossingMs: reads > 0 && reads < 1 ? CROSSING_MS : 0,
      object,
      startMs,
      quietMs,
    }),
    faults,
    duration: settleAtMs + settleMs,
    settle: settleMs,
  }
}

/** With or without faults, messages taking about d. */
export function disturbed(
  configuration: Configuration,
  settings: ComparisonSettings,
  faults: readonly Fault[],
): Scenario {
  const { delayMs } = settings
  return experiment(configuration, settings, lognormal({ median: delayMs, p99: TAIL * delayMs }), faults)
}

/** Without faults, every message taking exactly so long. */
export function atDistance(
  configuration: Configuration,
  settings: ComparisonSettings,
  delayMs: number,
): Scenario {
  return experiment(configuration, settings, constant(delayMs), [])
}

/** Who of a configuration is not beside clients: a master. */
export function othersOf(configuration: Configuration, nodes: number): readonly NodeId[] {
  const cluster = configuration.clusterOf(nodes)
  if (!('groups' in cluster)) return []
  return cluster.groups
    .slice(1)
    .flatMap(({ name, nodes: count }) => Array.from({ length: count }, (_, i) => `${name}${i + 1}`))
}
