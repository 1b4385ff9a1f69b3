export type { FailureDetector } from './failure-detector.ts'
export { PhiAccrualDetector, type PhiAccrualOptions } from './phi-accrual-detector.ts'
export { TimeoutDetector } from './timeout-detector.ts'
