import {
  type Distribution,
  type Fault,
  type Protocol,
  type ResolvedScenario,
  type Workload,
} from '../../sim/index.ts'
import { scenarioDefaults } from '../../sim/scenario-defaults.ts'

/** What a test says of a cluster; the rest is a small healthy one. */
export interface ClusterOptions {
  readonly nodes?: number
  readonly spares?: number
  readonly latency?: Distribution
  /** How long a flush takes. */
  readonly flush?: Distribution
  readonly workload?: Workload
  readonly faults?: readonly Fault[]
  /** Milliseconds. */
  readonly duration?: number
  /** Milliseconds. */
  readonly settle?: number
}

/** A resolved scenario of one group of nodes, `n1` and so on, that run a protocol. */
export function clusterOf(
  protocol: Protocol,
  {
    nodes = 5,
    spares = 0,
    latency = { kind: 'uniform', min: 1, max: 5 },
    flush = scenarioDefaults.disk.flush,
    workload,
    faults = [],
    duration = 5_000,
    settle = 0,
  }: ClusterOptions = {},
): ResolvedScenario {
  return {
    name: 'test',
    cluster: { groups: [{ name: 'n', protocol, nodes, spares }] },
    ...scenarioDefaults,
    network: { ...scenarioDefaults.network, latency },
    disk: { ...scenarioDefaults.disk, flush },
    ...(workload === undefined ? {} : { workload }),
    faults: faults.map((fault, i) => ({ ...fault, id: fault.id ?? `${fault.kind}-${i + 1}` })),
    duration,
    settle,
    checks: [],
  }
}
