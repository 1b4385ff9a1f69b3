export { compareHybridTimestamps, HybridClock, type HybridTimestamp } from './hybrid-clock.ts'
export { compareTimestamps, isLater, LamportClock, type LamportTimestamp } from './lamport.ts'
export {
  compareVectorClocks,
  incrementVectorClock,
  mergeVectorClocks,
  type VectorClock,
  vectorCounter,
  type VectorOrder,
} from './vector-clock.ts'
