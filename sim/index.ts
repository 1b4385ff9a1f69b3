export { DefectError, DiskError, InputError } from './errors.ts'
export { bimodal, constant, exponential, lognormal, normal, pareto, uniform } from './distributions.ts'
export * from './faults/index.ts'
export { NOTHING_FROM_OUTSIDE } from './guarded.ts'
export {
  type History,
  type HistoryEvent,
  type HistoryEventType,
  historyOf,
  type ProcessId,
} from './history.ts'
export type { ClusterView, NodeView } from './observers.ts'
export {
  type AnyProtocol,
  type ClientPolicy,
  defineProtocol,
  type FaultModel,
  type Invariant,
  type Mutant,
  type Protocol,
  type ProtocolDefinition,
  type ProtocolFactory,
} from './protocol.ts'
export { parseSeed } from './random.ts'
export type {
  ClientWait,
  FaultEncounters,
  FaultStretch,
  InjectedFault,
  InspectionChange,
  MissedFault,
  NodeStanding,
  ObservedProperty,
  Participant,
  RunCoverage,
  RunRecord,
  Standing,
  Violation,
} from './record.ts'
export type { CodeReference } from './reference.ts'
export type { Knobs } from './options.ts'
export type {
  Bandwidth,
  ClockOptions,
  Cluster,
  DiskOptions,
  FaultBudgetOptions,
  GeneratedFaults,
  Group,
  NamedGroup,
  Network,
  Quiesce,
  ResolvedGroup,
  ResolvedNetwork,
  ResolvedScenario,
  Scenario,
  SlowPairs,
  Vary,
  Zones,
} from './scenario.ts'
export type { HistoryObserver, Simulation, SimulationObserver, Until } from './simulation.ts'
export { flushed, sleep } from './tasks.ts'
export { textHash } from './text-hash.ts'
export { type Trace, type TraceEvent, type TraceKind, traceKinds, type TraceSink } from './trace.ts'
export type {
  Answer,
  AskOptions,
  Client,
  Clock,
  Disk,
  Distribution,
  Inspection,
  Interval,
  Json,
  Message,
  Node,
  NodeId,
  Operation,
  Outcome,
  Plain,
  PlainDistribution,
  Process,
  Random,
  Reply,
  Request,
  Step,
  Task,
  Timer,
} from './types.ts'
export {
  type AnyWorkload,
  defineWorkload,
  type OperationContext,
  type Phase,
  type RatedPhase,
  type ScriptedPhase,
  type User,
  type Workload,
  type WorkloadDefinition,
  type WorkloadFactory,
  type WorkloadPlan,
} from './workload.ts'
export { type Happened, simulateResolved, type SimulateOptions } from './world.ts'
