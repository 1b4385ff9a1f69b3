/** Verdicts on a history, usable alone on histories recorded elsewhere. */
export type { Checker } from './checker.ts'
export type {
  Facts,
  ImpossibleCas,
  LostAppend,
  NeverWritten,
  OppositeOrder,
  StaleRead,
  Unexplained,
} from './explanation/facts.ts'
export { type HistoryFormat, type ParseOptions, parseHistory, type RecordedHistory } from './formats/index.ts'
export type { NullReads } from './interpret.ts'
export { checkLinearizable, linearizabilityChecker, type LinearizabilityOptions } from './linearizable.ts'
export type {
  Anomaly,
  Evidence,
  Model,
  ModelWords,
  OperationShape,
  RegisterView,
  ValueShape,
} from './model.ts'
export { type ModelName, models } from './models/index.ts'
export { type Call, type HistoryOperation, pairOperations } from './operations.ts'
export type { Effort, Verdict } from './verdict.ts'
