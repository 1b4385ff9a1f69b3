import { faultSchedules, faultsOf, moments, patternsOf, splits, targets } from './fault-arbitraries.ts'
import { latencies } from './latency.ts'
import { protocolOptions } from './options.ts'
import { scenariosOf } from './scenario-arbitraries.ts'
import { clusters, networks, topologies } from './topology.ts'
import { operations, workloadsOf } from './workloads.ts'

export type { FaultOptions } from './fault-arbitraries.ts'
export { type FaultPattern, faultPatterns, type GenerationWeights } from './kinds.ts'
export type { LatencyOptions } from './latency.ts'
export type { Manner } from './manner.ts'
export type { ScenarioOptions } from './scenario-arbitraries.ts'
export type { Swarm } from './swarm.ts'
export type { ClusterOptions, NetworkOptions, Topology } from './topology.ts'
export type { OperationsOptions } from './workloads.ts'

/** Arbitraries for every part of a scenario, for use in anyone's fast-check tests. What they give is valid. */
export const arbitraries = {
  faultSchedules,
  faultsOf,
  patternsOf,
  moments,
  targets,
  splits,
  latencies,
  networks,
  topologies,
  clusters,
  protocolOptions,
  workloadsOf,
  operations,
  scenariosOf,
} as const
