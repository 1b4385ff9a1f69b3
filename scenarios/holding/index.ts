export type { FoundFailure, Held, HoldingOptions, OldFailure, Replayed, UnknownRun } from './held.ts'
export { holding } from './holding.ts'
export { reaching, type Reached } from './reaching.ts'
