/** Verdicts on a history, usable alone on histories recorded elsewhere. */
export type { Checker, HistoryWatch } from './checker.ts'
export {
  culpritIn,
  type Facts,
  type FoundEmpty,
  type HeldTwice,
  type ImpossibleCas,
  type LostAppend,
  type MissingElement,
  type NeverAdded,
  type NeverWritten,
  type NotHeld,
  type OppositeOrder,
  type OutOfBounds,
  type OutOfOrder,
  type Reordered,
  type StaleRead,
  type TakenTwice,
  type Unexplained,
} from './explanation/facts.ts'
export { type Verification, verifyLinearizability } from './certificate.ts'
export { defineModel, type ModelDefinition, type OperationRule } from './define-model.ts'
export {
  type HistoryFormat,
  HistoryReader,
  type ParseOptions,
  parseHistory,
  type RecordedHistory,
  type Repair,
  writeEdn,
  writeJsonLines,
} from './formats/index.ts'
export type { Interpretation, NullReads } from './interpret.ts'
export {
  checkIsolation,
  type IsolationModel,
  type IsolationModelName,
  isolationModels,
  type IsolationVerdict,
  type OrderProof,
  type IsolationOptions,
  verifyIsolation,
} from './isolation/index.ts'
export * from './jepsen/index.ts'
export { consistencyModelNames } from './ladder/consistency-judge.ts'
export type { Step as LadderStep } from './ladder/climb.ts'
export { type Ladder, ladder, type LadderOptions } from './ladder/ladder.ts'
export { objectRungs, type Rung, transactionRungs } from './ladder/rungs.ts'
export { type HistoryJudge, judgeNamed, judgeNames, type JudgeOptions } from './judges.ts'
export { checkLinearizable, linearizabilityChecker, type LinearizabilityOptions } from './linearizable.ts'
export type {
  Anomaly,
  DataType,
  Evidence,
  Model,
  ModelWords,
  OperationShape,
  RegisterView,
  Roles,
  SoundDeletions,
  ValueShape,
} from './model.ts'
export { OneOf } from './model.ts'
export { type ModelName, models } from './models/index.ts'
export { type Call, type HistoryOperation, pairOperations } from './operations.ts'
export { type ProposedModel, proposeModel } from './propose.ts'
export {
  checkSessionModel,
  checkSessionModels,
  type SessionModel,
  type SessionModelName,
  sessionModels,
  type SessionOptions,
  type Sessions,
  verifySessionModel,
} from './sessions/index.ts'
export {
  checkKAtomicity,
  type KAtomicityOptions,
  measureStaleness,
  type ReadColumns,
  smallestK,
  type SmallestK,
  type Staleness,
  type StalenessOptions,
  type VisibilityPoint,
} from './staleness/index.ts'
export type { Effort, Verdict } from './verdict.ts'
export { watchLinearizability, type WatchOptions } from './watch-linearizable.ts'
export {
  checkTransactions,
  type CycleStep,
  type TransactionAnomaly,
  type TransactionOptions,
  type TransactionVerdict,
} from './transactions/check-transactions.ts'
export {
  type AnomalyType,
  type Boundary,
  boundaryOf,
  type CycleType,
  impliedAnomalies,
  impliedModels,
  latticeModels,
  type OtherType,
  prohibitedBy,
  transactionModels,
} from './transactions/lattice.ts'
export type { DependencyKind, Reason } from './transactions/reasons.ts'
export type { VersionSource } from './transactions/register-versions.ts'
export type { TransactionObject } from './transactions/transaction-table.ts'
export { verifyTransactions } from './transactions/verify-transactions.ts'
