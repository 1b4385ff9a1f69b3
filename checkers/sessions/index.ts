/** Consistency models of single operations below linearizable: sequential, causal, PRAM, the session guarantees, eventual. */
export { checkSessionModel, checkSessionModels, type SessionOptions } from './check-session-model.ts'
export { type SessionModel, type SessionModelName, sessionModels } from './session-models.ts'
export type { Sessions } from './session-table.ts'
export { verifySessionModel } from './verify-session-model.ts'
