/** How stale what was read was: k-atomicity, Δ-atomicity, versions and times, and the t-visibility curve. */
export { checkKAtomicity, type KAtomicityOptions, smallestK, type SmallestK } from './k-atomicity.ts'
export { measureStaleness, type ReadColumns, type Staleness, type StalenessOptions } from './staleness.ts'
export type { VisibilityPoint } from './visibility-curve.ts'
