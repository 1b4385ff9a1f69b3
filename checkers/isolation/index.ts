/** Isolation of transactions: from read committed to strict serializability. */
export { checkIsolation, type IsolationOptions, type IsolationVerdict } from './check-isolation.ts'
export { type IsolationModel, type IsolationModelName, isolationModels } from './models.ts'
export type { OrderProof } from './order-proof.ts'
export { verifyIsolation } from './verify-isolation.ts'
