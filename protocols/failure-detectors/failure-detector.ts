/**
 * What decides from the times at which something was heard of a process whether it is still there. Times are milliseconds of one
 * clock that never goes back, a node's `clock.monotonic()`.
 */
export interface FailureDetector {
  /** Something was heard of the process. */
  heard(atMs: number): void
  /** How much speaks for its failure: 0 or more, growing for as long as nothing is heard, without end. */
  suspicionAt(nowMs: number): number
  /** Whether that is more than the detector puts up with. */
  suspectsAt(nowMs: number): boolean
}
