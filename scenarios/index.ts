export { type AnyCheck, type Check, type CheckDefinition, type CheckFactory, defineCheck } from './check.ts'
export {
  agreement,
  type AgreementOptions,
  agreesOnMembers,
  type AgreesOnMembersOptions,
  checks,
  consistent,
  type ConsistentOptions,
  converges,
  type ConvergesOptions,
  countsOnce,
  type CountsOnceOptions,
  elementsStay,
  type ElementsStayOptions,
  jepsen,
  type JepsenOptions,
  linearizable,
  type LinearizableOptions,
  readsWritten,
  type ReadsWrittenOptions,
  recovers,
  type RecoversOptions,
  regular,
  type RegularOptions,
} from './checks/index.ts'
export * from './comparing/index.ts'
export { completeScenario, type CompleteOptions } from './complete.ts'
export { defineConfig, type ProjectConfig } from './config.ts'
export * from './coverage/index.ts'
export { defineScenario } from './define.ts'
export * from './demonstrations/index.ts'
export {
  type FailedTest,
  type FailureFile,
  failureOf,
  type FailureOrigin,
  parseFailure,
  type ReadFailure,
} from './failure.ts'
export { fingerprintOf } from './fingerprint.ts'
export * from './generating/index.ts'
export * from './generators/index.ts'
export * from './holding/index.ts'
export type { JudgedRun, Property } from './judged-run.ts'
export { withLadders } from './ladders.ts'
export { type Library, libraryOf, type Registered, shippedLibrary } from './library.ts'
export { rerun, type Rerun } from './rerun.ts'
export { resolveScenario, type ResolveOptions, swarmOf } from './resolve.ts'
export { judge, run, runResolved, simulate } from './run.ts'
export { scenarios } from './shipped/index.ts'
export { simulateChecked } from './simulate-checked.ts'
export * from './shrinking/index.ts'
export * from './workloads/index.ts'
