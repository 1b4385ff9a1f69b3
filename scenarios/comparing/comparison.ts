import type { Fault, Json, NodeId } from '../../sim/index.ts'
import type { ComparisonSettings } from './settings.ts'

/** Protocol configurations side by side, on the same clients, operations, delays and faults: plain data. */
export interface Comparison {
  readonly settings: ComparisonSettings
  /** The faults of the runs with faults, as the first configuration had them; empty if there are none. */
  readonly faults: readonly Fault[]
  /** When they act, in milliseconds, and who could hear whom; absent without faults. */
  readonly disturbance?: Disturbance
  /** In the order in which they were named. */
  readonly configurations: readonly ComparedConfiguration[]
}

/** When faults act, and how they divide the nodes. */
export interface Disturbance {
  readonly fromMs: number
  readonly toMs: number
  /** What is done, in words: `the first node is cut off from all others`. */
  readonly words: string
  /** Whether nodes are cut off from each other. */
  readonly isCut: boolean
  /** The sides of the cut, the smaller one first; one side with all nodes, where nothing is cut, or who is cut off is drawn. */
  readonly sides: readonly Side[]
}

/** Nodes on one side of a cut, and the clients beside them. */
export interface Side {
  readonly name: 'minority' | 'majority' | 'all'
  readonly nodes: readonly NodeId[]
}

/** What one configuration did. */
export interface ComparedConfiguration {
  /** As it was named: `raft:lease`. */
  readonly name: string
  readonly protocol: string
  /** The options of its protocol that are not the default ones. */
  readonly options: { readonly [option: string]: Json }
  /** What its operations are of. */
  readonly object: 'register' | 'counter'
  readonly label: Label
  /** The strongest consistency models that no run violated, and the weakest that one did. */
  readonly strongest: readonly string[]
  readonly weakestViolated: readonly string[]
  /** Every model, the strongest first. */
  readonly models: readonly ModelFinding[]
  /** While faults acted; absent without faults. */
  readonly availability?: AvailabilityOfSides
  /** Without faults. */
  readonly latency: Latencies
  /** How latency grows with the distance of nodes; absent if it was not asked for. */
  readonly slopes?: Slopes
  readonly staleness: { readonly withoutFaults: StalenessFound; readonly withFaults?: StalenessFound }
  /** Over the runs with faults, or without where there are none. */
  readonly lostWrites: LostWrites
  readonly recovery?: Recovery
  /** Without faults. */
  readonly traffic: TrafficOfOperation
  /** How operations fared in the runs with faults, by when they began. */
  readonly success?: SuccessSeries
  /** A run that did not come to its end, because something was violated in it beside consistency, or it went on for ever. */
  readonly broken?: Broken
  /** What was given up, and what that bought, each in a few words with figures. */
  readonly gave: readonly string[]
  readonly got: readonly string[]
}

/** What a configuration broke off with. */
export interface Broken {
  /** In how many of its runs. */
  readonly runs: number
  readonly of: number
  /** The first of them: its seed, what was violated, and why. */
  readonly seed: string
  readonly property: string
  readonly why: string
}

/** How it behaved here, in the letters of PACELC. */
export interface Label {
  /** If partitioned: available, consistent, or neither; absent where nothing was cut. */
  readonly partitioned?: 'A' | 'C' | 'neither' | 'unknown'
  /** Else: low latency, consistent, or neither. */
  readonly otherwise: 'L' | 'C' | 'neither' | 'unknown'
  /** `PC/EC`, with a dash where it is neither, and a question mark where that is not known; `EC` alone where nothing was cut. */
  readonly letters: string
  /** The label with what it is a statement about: `behaved PA/EL here: …`. */
  readonly words: string
}

/** What the runs of a configuration say about a consistency model. */
export interface ModelFinding {
  readonly model: string
  /** Invalid if a run violated it, valid if it held in all, else unknown. */
  readonly verdict: 'valid' | 'invalid' | 'unknown'
  readonly runs: number
  readonly violated: number
  /** The smallest of its violations. */
  readonly counterexample?: Counterexample
}

/** A run that violates a model. */
export interface Counterexample {
  readonly seed: string
  /** Whether it is of a run with faults. */
  readonly withFaults: boolean
  /** Why, in a sentence. */
  readonly why: string
  /** How many events of the history prove it. */
  readonly events: number
}

/** How requests to live nodes were answered while faults acted; those of their last second are left out. */
export interface AnsweredRequests {
  readonly requests: number
  /** How many got an answer before faults ended, and how many of them within the bound. */
  readonly answered: number
  readonly inTime: number
  /** Available as in CAP: each of them got an answer, however slowly. */
  readonly isTotal: boolean
}

/** The same for all, and for the clients on each side of the cut, in the order of its sides. */
export interface AvailabilityOfSides extends AnsweredRequests {
  readonly sides: readonly (AnsweredRequests & { readonly name: Side['name'] })[]
}

/** The latency of operations that succeeded. */
export interface Percentiles {
  readonly operations: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly p999Ms: number
}

/** Percentiles of all operations, of reads, of writes, and of those that the client's own node answered. */
export interface Latencies extends Percentiles {
  readonly reads: Percentiles
  readonly writes: Percentiles
  readonly atHome: { readonly reads: Percentiles; readonly writes: Percentiles }
}

/** How median latency depends on d, the time that a message takes from node to node. */
export interface Slopes {
  readonly reads: Slope
  readonly writes: Slope
  /** Of operations that the client's own node answered, as theory counts them. */
  readonly atHome: { readonly reads?: Slope; readonly writes?: Slope }
  /** What theory says of operations at the client's own node, in multiples of d, where it says anything. */
  readonly theory?: { readonly reads: number; readonly writes: number; readonly source: string }
}

/** A line through median latencies. */
export interface Slope {
  /** Multiples of d. */
  readonly slope: number
  readonly interceptMs: number
  readonly points: readonly { readonly delayMs: number; readonly p50Ms: number }[]
}

/** How stale reads were. */
export interface StalenessFound {
  readonly reads: number
  readonly stale: number
  /** How many reads were 0, 1, 2 and so on versions behind. */
  readonly byVersions: readonly number[]
  readonly mostVersions: number
  /** Percentiles and maximum, over all reads, of how long what was seen had been replaced. */
  readonly p50Ms: number
  readonly p99Ms: number
  readonly mostMs: number
  /** Shares of reads by how long what they saw had been replaced: the staleness is at most so long for such a share. */
  readonly distribution: readonly { readonly withinMs: number; readonly share: number }[]
}

/** Acknowledged writes that are gone: the last reads all saw what had been replaced before they began. */
export interface LostWrites {
  readonly acknowledged: number
  readonly lost: number
  /** One of them, in a sentence. */
  readonly example?: string
}

/** How long it took to be back. Milliseconds, the mean over runs and the longest; absent where a run never was. */
export interface Recovery {
  /**
   * From when faults began until the first operation of live nodes of the larger side that succeeded after the last of them that was not
   * answered in time; 0 if all were.
   */
  readonly failover: Duration
  /** From when faults ended until the same of each side, to the last. */
  readonly healing: Duration
}

/** Over runs. */
export interface Duration {
  readonly meanMs?: number
  readonly mostMs?: number
  /** In how many runs it did not come to it. */
  readonly never: number
}

/** What crossed the network, background included, for each operation that succeeded. */
export interface TrafficOfOperation {
  readonly messages: number
  /** Of canonical JSON. */
  readonly bytes: number
}

/** How operations fared, by when they began, over all runs. */
export interface SuccessSeries {
  readonly windowMs: number
  readonly sides: readonly { readonly name: Side['name']; readonly windows: readonly SuccessWindow[] }[]
}

/** The operations that began in one window. */
export interface SuccessWindow {
  readonly ok: number
  readonly fail: number
  readonly info: number
}
