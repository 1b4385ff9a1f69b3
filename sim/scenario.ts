import type { Fault, FaultKind } from './faults/index.ts'
import type { Protocol } from './protocol.ts'
import type { CodeReference } from './reference.ts'
import type { Distribution, NodeId } from './types.ts'
import type { Workload } from './workload.ts'

/** Like nodes that run one protocol. */
export interface Group {
  readonly protocol: Protocol
  readonly nodes: number
  /** Nodes that exist but are not configured at boot, and do not run: what membership changes bring in. */
  readonly spares?: number
  /** The versions of the protocol that upgrades bring, one after another. */
  readonly versions?: readonly Protocol[]
}

/** A group with a name; its nodes are called after it. */
export interface NamedGroup extends Group {
  readonly name: string
}

/** One group of like nodes, or several (a lock service beside its users; versions of a rolling upgrade). */
export type Cluster = Group | { readonly groups: readonly NamedGroup[] }

/** How fast a link or an interface is, and what happens when it is not fast enough. */
export interface Bandwidth {
  readonly bytesPerSecond: number
  /** How much may wait; any amount, if it is not given. */
  readonly queueBytes?: number
  /** What is lost when the queue is full: what came last, what came first, or any of what waits. `drop-newest` if not given. */
  readonly overflow?: 'drop-newest' | 'drop-oldest' | 'drop-random'
}

/** Pairs of nodes that are far from each other for the whole run. */
export interface SlowPairs {
  /** The probability that a directed pair is slow. */
  readonly probability: number
  /** What every message of a slow pair takes longer: drawn once a pair. */
  readonly extra: Distribution
}

/** The network when nothing is done to it. */
export interface Network {
  /** How long a message is on its way; a millisecond if it is not given. */
  readonly latency?: Distribution
  /** How long it is on its way within one place: between a client and the node it is beside; as `latency`, if it is not given. */
  readonly local?: Distribution
  /** The probability that a message is lost. */
  readonly loss?: number
  /** The probability that a message is delivered twice. */
  readonly duplicate?: number
  /** Whether messages of one link may overtake each other (`free`, which is the default) or not (`fifo`). */
  readonly order?: 'free' | 'fifo'
  /** Round-trip times between zones, milliseconds, by one zone and the other; half of it is added to the latency. */
  readonly roundTripMs?: { readonly [zone: string]: { readonly [zone: string]: number } }
  readonly slowPairs?: SlowPairs
  /** How fast each link is; unlimited, if it is not given. */
  readonly link?: Bandwidth
  /** How fast each participant's interface is, each way; unlimited, if it is not given. */
  readonly interface?: Bandwidth
}

/** The disks when nothing is done to them. */
export interface DiskOptions {
  /** How long a write keeps the device busy; no time if it is not given. */
  readonly write?: Distribution
  /** How long an append keeps the device busy; no time if it is not given. */
  readonly append?: Distribution
  /** How long a flush takes; 0.1 ms if it is not given. */
  readonly flush?: Distribution
  /** Whether damage is noticed when it is read (it is, if this is not given), or reads as something else. */
  readonly checksums?: boolean
  /** Bytes of canonical JSON that fit; any amount, if it is not given. */
  readonly capacityBytes?: number
  /** Which unflushed writes a crash may keep: none, the first few (`prefix`, which is the default), or any of them. */
  readonly unflushed?: 'lost' | 'prefix' | 'subset'
  /** After how many milliseconds a node that died of its disk starts again; 1000 if it is not given. */
  readonly restartMs?: number
}

/** Clocks when nothing is done to them: each node's are off by what is drawn for it within these bounds, either way. */
export interface ClockOptions {
  /** Milliseconds by which a wall clock may be off; 0 if it is not given. */
  readonly offsetMs?: number
  /** Parts per million by which clocks may drift; 0 if it is not given. */
  readonly driftPpm?: number
  /** By how much `clock.interval()` reaches to either side, milliseconds; `offsetMs` if it is not given. */
  readonly uncertaintyMs?: number
}

/** How much of what is stored may be damaged, so that a bug that is found is a bug. */
export interface FaultBudgetOptions {
  /** How many copies of the same data may be damaged at once in a group; `minority` if it is not given. */
  readonly copies?: number | 'minority'
  /** Damage goes beyond it; then a protocol must notice, and not silently go wrong. */
  readonly exceed?: boolean
}

/** How faults stop. */
export interface Quiesce {
  /** Who is healed when `settle` begins: all (the default), a majority of each group, drawn, or these. The rest stays as it is. */
  readonly core?: 'all' | 'majority' | readonly NodeId[]
}

/** Faults to be drawn from the seed when a scenario is resolved, within what its protocols bear. */
export interface GeneratedFaults {
  readonly generate: 'swarm'
  /** The kinds to draw from; all that are borne, if it is not given. */
  readonly families?: readonly FaultKind[]
  /** How many faults at most; 32 if it is not given. */
  readonly max?: number
  /** Milliseconds that every drawn fault lasts at least, and that lie between two of one kind; 5 if it is not given. */
  readonly stabilityMs?: number
  /** Whether to draw from kinds that the protocols do not say they bear. */
  readonly beyond?: boolean
}

/** What of a scenario is drawn anew for each seed, beside its faults; each from a stream of its own. */
export interface Vary {
  /** How many nodes the cluster may have; for a cluster that is one group. */
  readonly nodes?: readonly number[]
  /** Whether the latency of the network is drawn. */
  readonly latency?: boolean
  /** Whether options of the protocols are drawn from their knobs; an option that is not its default stays. */
  readonly options?: boolean
  /** Whether options of the workload are drawn from its knobs; an option that is not its default stays. */
  readonly workload?: boolean
}

/** Everything a run is a function of, but for the seed, as an author writes it. */
export interface Scenario {
  readonly name: string
  /** One line for lists. */
  readonly description?: string
  /** The seed of a run that names none. */
  readonly seed?: string | number
  readonly cluster: Cluster
  /** Places of nodes that are near each other and fail together, by name. */
  readonly zones?: Zones
  readonly network?: Network
  readonly disk?: DiskOptions
  readonly clocks?: ClockOptions
  readonly budget?: FaultBudgetOptions
  readonly workload?: Workload
  readonly faults?: readonly Fault[] | GeneratedFaults
  readonly vary?: Vary
  /** Milliseconds of virtual time. */
  readonly duration: number
  /** Milliseconds at the end of the run in which faults have ended and the workload's final phase runs. */
  readonly settle?: number
  readonly quiesce?: Quiesce
  readonly checks?: readonly CodeReference[]
}

/** The nodes of each zone. */
export interface Zones {
  readonly [zone: string]: readonly NodeId[]
}

/** `T` with its defaults written out, but for what means something by being absent. */
type Resolved<T, Absent extends keyof T> = Required<Omit<T, Absent>> & Pick<T, Absent>

/** A group with its defaults written out. */
export type ResolvedGroup = Resolved<NamedGroup, 'versions'>
/** A network with its defaults written out. */
export type ResolvedNetwork = Resolved<
  Omit<Network, 'link' | 'interface'>,
  'local' | 'roundTripMs' | 'slowPairs'
> & {
  readonly link?: Resolved<Bandwidth, 'queueBytes'>
  readonly interface?: Resolved<Bandwidth, 'queueBytes'>
}

/** A scenario resolved: plain JSON, every default written out, faults drawn and named. A run is a function of it and a seed. */
export interface ResolvedScenario {
  readonly name: string
  readonly cluster: { readonly groups: readonly ResolvedGroup[] }
  readonly zones: Zones
  readonly network: ResolvedNetwork
  readonly disk: Resolved<DiskOptions, 'capacityBytes'>
  readonly clocks: Required<ClockOptions>
  readonly budget: Required<FaultBudgetOptions>
  readonly workload?: Workload
  readonly faults: readonly (Fault & { readonly id: string })[]
  readonly duration: number
  readonly settle: number
  readonly quiesce: Required<Quiesce>
  readonly checks: readonly CodeReference[]
}
