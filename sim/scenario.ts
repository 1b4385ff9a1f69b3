import type { Fault, FaultKind } from './faults.ts'
import type { Protocol } from './protocol.ts'
import type { CodeReference } from './reference.ts'
import type { Distribution } from './types.ts'
import type { Workload } from './workload.ts'

/** Like nodes that run one protocol. */
export interface Group {
  readonly protocol: Protocol
  readonly nodes: number
  /** Nodes that exist but are not configured at boot: what membership changes bring in. */
  readonly spares?: number
}

/** A group with a name; its nodes are called after it. */
export interface NamedGroup extends Group {
  readonly name: string
}

/** One group of like nodes, or several (a lock service beside its users; versions of a rolling upgrade). */
export type Cluster = Group | { readonly groups: readonly NamedGroup[] }

/** The network when nothing is done to it. */
export interface Network {
  /** How long a message is on its way; a millisecond if it is not given. */
  readonly latency?: Distribution
  /** The probability that a message is lost. */
  readonly loss?: number
  /** The probability that a message is delivered twice. */
  readonly duplicate?: number
}

/** The disks when nothing is done to them. */
export interface DiskOptions {
  /** How long a flush takes; 0.1 ms if it is not given. */
  readonly flush?: Distribution
}

/** Faults to be drawn from the seed when a scenario is resolved, within what its protocols bear. */
export interface GeneratedFaults {
  readonly generate: 'swarm'
  readonly families?: readonly FaultKind[]
  readonly max?: number
}

/** Everything a run is a function of, but for the seed, as an author writes it. */
export interface Scenario {
  readonly name: string
  /** One line for lists. */
  readonly description?: string
  /** The seed of a run that names none. */
  readonly seed?: string | number
  readonly cluster: Cluster
  readonly network?: Network
  readonly disk?: DiskOptions
  readonly workload?: Workload
  readonly faults?: readonly Fault[] | GeneratedFaults
  /** Milliseconds of virtual time. */
  readonly duration: number
  /** Milliseconds at the end of the run in which faults have ended and the workload's final phase runs. */
  readonly settle?: number
  readonly checks?: readonly CodeReference[]
}

/** A scenario resolved: plain JSON, every default written out, faults drawn and named. A run is a function of it and a seed. */
export interface ResolvedScenario {
  readonly name: string
  readonly cluster: { readonly groups: readonly Required<NamedGroup>[] }
  readonly network: Required<Network>
  readonly disk: Required<DiskOptions>
  readonly workload?: Workload
  readonly faults: readonly (Fault & { readonly id: string })[]
  readonly duration: number
  readonly settle: number
  readonly checks: readonly CodeReference[]
}
