export { DefectError, InputError } from './errors.ts'
export { constant, lognormal, uniform } from './distributions.ts'
export {
  clockOffset,
  type ClockOffsetFault,
  crash,
  type CrashFault,
  delay,
  type DelayFault,
  drift,
  type DriftFault,
  duplicate,
  type DuplicateFault,
  type Fault,
  type FaultKind,
  faultKinds,
  loss,
  type LossFault,
  message,
  type MessageAct,
  type MessageFault,
  type Moment,
  partition,
  type PartitionFault,
  type Split,
  type Target,
  type When,
} from './faults.ts'
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
  InjectedFault,
  InspectionChange,
  MissedFault,
  ObservedProperty,
  Participant,
  RunRecord,
  Violation,
} from './record.ts'
export type { CodeReference } from './reference.ts'
export type {
  Cluster,
  DiskOptions,
  GeneratedFaults,
  Group,
  NamedGroup,
  Network,
  ResolvedScenario,
  Scenario,
} from './scenario.ts'
export type { Simulation, SimulationObserver, Until } from './simulation.ts'
export { flushed, sleep } from './tasks.ts'
export { type Trace, type TraceEvent, type TraceKind, traceKinds } from './trace.ts'
export type {
  Client,
  Clock,
  Disk,
  Distribution,
  Inspection,
  Json,
  Message,
  Node,
  NodeId,
  Operation,
  Outcome,
  Plain,
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
  type Workload,
  type WorkloadDefinition,
  type WorkloadFactory,
  type WorkloadPlan,
} from './workload.ts'
export { simulateResolved, type SimulateOptions } from './world.ts'
