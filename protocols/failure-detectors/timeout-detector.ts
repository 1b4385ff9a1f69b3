import { InputError } from '../../sim/index.ts'
import type { FailureDetector } from './failure-detector.ts'

/**
 * Suspects a process of which nothing was heard for a fixed time. Its suspicion is the share of that time that is over.
 *
 * Source: Chandra and Toueg, "Unreliable Failure Detectors for Reliable Distributed Systems" (1996), section 3.
 *
 * @throws InputError - for a time that is none
 *
 * @example
 * ```ts
 * const detector = new TimeoutDetector(500, 0)
 * detector.heard(100)
 * console.log(detector.suspectsAt(600), detector.suspectsAt(601)) // false true
 * ```
 */
export class TimeoutDetector implements FailureDetector {
  private readonly timeoutMs: number
  private lastMs: number

  /**
   * @param timeoutMs - milliseconds without a word after which the process is suspected
   * @param sinceMs - when it begins to listen; the process counts as heard then
   */
  constructor(timeoutMs: number, sinceMs: number) {
    if (!(timeoutMs > 0 && Number.isFinite(timeoutMs)))
      throw new InputError(
        `the time-out detector's timeoutMs is ${timeoutMs}, expected milliseconds, more than 0`,
      )
    this.timeoutMs = timeoutMs
    this.lastMs = sinceMs
  }

  heard(atMs: number): void {
    this.lastMs = atMs
  }

  suspicionAt(nowMs: number): number {
    return (nowMs - this.lastMs) / this.timeoutMs
  }

  suspectsAt(nowMs: number): boolean {
    return this.suspicionAt(nowMs) > 1
  }
}
