/** Isolation of transactions: from read committed to strict serializability. */
export { checkIsolation, type IsolationOptions } from './check-isolation.ts'
export { type IsolationModel, type IsolationModelName, isolationModels } from './models.ts'
export { verifyIsolation } from './verify-isolation.ts'
