import type { Fault, FaultKind } from './faults/index.ts'
import type { History } from './history.ts'
import type { ResolvedScenario } from './scenario.ts'
import type { Trace } from './trace.ts'
import type { Inspection, NodeId, Operation } from './types.ts'

/** A participant of a run: a node, or a client beside one. */
export interface Participant {
  readonly id: NodeId
  readonly kind: 'node' | 'client'
  readonly group: string
  /** The node that a client shares every cut with. */
  readonly home?: NodeId
}

/** A stretch in which a fault that flaps acted, and did not rest. Times are whole microseconds. */
export interface FaultStretch {
  readonly from: number
  readonly to: number
  /** The nodes it acted on then, where they were fewer than those of the fault. */
  readonly nodes?: readonly NodeId[]
}

/** A fault as it came about. Times are whole microseconds; `to` is the end of the run if it lasted that long. */
export interface InjectedFault {
  readonly fault: Fault & { readonly id: string }
  readonly injected: true
  readonly from: number
  readonly to: number
  /** The nodes it acted on, once role and chance had been resolved. */
  readonly nodes: readonly NodeId[]
  /** For a partition: the groups that could not hear each other, or the directed links that were cut. */
  readonly groups?: readonly (readonly NodeId[])[]
  readonly links?: readonly (readonly [from: NodeId, to: NodeId])[]
  /** For a fault that flaps: when it acted, in the order of time; it rested in between. */
  readonly stretches?: readonly FaultStretch[]
  /** How often it has had an effect, for faults that act on single messages and single disk operations. */
  readonly strikes?: number
}

/** A fault whose moment never came, or whose target was not there. */
export interface MissedFault {
  readonly fault: Fault & { readonly id: string }
  readonly injected: false
  readonly why: string
}

/** A property of the run itself, as the engine saw it. */
export interface ObservedProperty {
  readonly name: string
  /** `invariant`: an observer's; `always` and `sometimes`: what nodes said; `engine`: no exception, and time advances. */
  readonly kind: 'invariant' | 'always' | 'sometimes' | 'engine'
  /** How often it was reached (for an invariant: looked at). */
  readonly reached: number
  readonly violation?: Violation
}

/** Where and why a property did not hold. */
export interface Violation {
  /** The index of the event, as in the trace. */
  readonly event: number
  /** Microseconds. */
  readonly time: number
  readonly node?: NodeId
  readonly why: string
}

/** A node's inspection changed. Kept only when asked for. */
export interface InspectionChange {
  readonly event: number
  /** Microseconds. */
  readonly time: number
  readonly node: NodeId
  /** Absent while the node is down. */
  readonly state: Inspection | undefined
}

/** What a node was doing when the run ended. */
export interface NodeStanding {
  readonly id: NodeId
  readonly state: 'up' | 'down' | 'paused' | 'absent'
  readonly role?: string
  /** How much waits for it to have time. */
  readonly waiting: number
  /** Whether it has written what no flush has made durable yet. */
  readonly writing: boolean
  /** The last message that it handled; time in microseconds. */
  readonly lastHeard?: { readonly from: NodeId; readonly type: string; readonly time: number }
}

/** What a client was waiting for when the run ended. Times are whole microseconds. */
export interface ClientWait {
  readonly id: NodeId
  readonly operation: Operation
  readonly since: number
  readonly asked?: { readonly node: NodeId; readonly since: number }
}

/** Who waited for what when the run ended. */
export interface Standing {
  readonly nodes: readonly NodeStanding[]
  /** The clients that were at an operation. */
  readonly clients: readonly ClientWait[]
}

/** What one injected fault has met. Names are sorted. */
export interface FaultEncounters {
  /** The fault's. */
  readonly id: string
  readonly kind: FaultKind
  /**
   * The states of the nodes that it came upon, each time that it began to act: of those at the ends of its links for a fault of
   * links, unless it is about the whole network.
   */
  readonly states: readonly string[]
  /**
   * The types of the messages that it had an effect on, those among them that were lost at a node that it stopped, or waited for
   * one that it kept busy; and of the message that was its moment.
   */
  readonly messages: readonly string[]
}

/**
 * What a run has tried. A node's state is its role, as `inspect` shows it; without a role its fields that are true, false or a text
 * that names no participant (`open=true`, the first three by name), or `up`; while it does not run, `down`. Of more than 64
 * different states, or types of messages, those that came last are `other`. Names are sorted.
 */
export interface RunCoverage {
  /** The states that nodes were seen in. */
  readonly states: readonly string[]
  /** The types of messages that were sent. */
  readonly messages: readonly string[]
  /** In the order in which they were injected. */
  readonly faults: readonly FaultEncounters[]
}

/** All that a report, a failure file or a check is made from. */
export interface RunRecord {
  readonly scenario: ResolvedScenario
  readonly seed: string
  readonly participants: readonly Participant[]
  readonly history: History
  readonly trace: Trace | undefined
  readonly inspections: readonly InspectionChange[] | undefined
  readonly faults: readonly (InjectedFault | MissedFault)[]
  /** What was tried, if it was asked for. */
  readonly coverage?: RunCoverage
  readonly properties: readonly ObservedProperty[]
  /** When faults stopped, in microseconds, and on which nodes; absent in a run that never settled. */
  readonly quiesced?: { readonly time: number; readonly core: readonly NodeId[] }
  readonly standing: Standing
  /** Operations that could not be issued because no client was free. */
  readonly notIssued: number
  readonly traceHash: string
  /** How many events the trace has, kept or not. */
  readonly events: number
  /** Microseconds of virtual time at the end. */
  readonly time: number
  /**
   * Why the run ended: its duration was over, a property was violated (as the engine saw, or a check that watched the history),
   * the event budget ran out, or it was stopped.
   */
  readonly ended: 'duration' | 'violation' | 'budget' | 'stopped'
  /** The choices made, if they were recorded. */
  readonly choices?: readonly number[]
}
