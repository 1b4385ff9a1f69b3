import { assert } from './errors.ts'
import type { Kernel } from './kernel.ts'
import { MICROSECONDS } from './time.ts'
import type { Clock } from './types.ts'

/** Wall clocks start here (milliseconds since 1970), so that their values read as dates and stay positive. */
const EPOCH_MS = 1_000_000_000_000
const MILLION = 1_000_000

/** A machine's clocks: monotonic time runs at the machine's own rate, wall time adds an offset. */
export class MachineClock implements Clock {
  private readonly kernel: Kernel
  private readonly listeners: (() => void)[] = []
  private ppm = 0
  private offset = 0
  // Local time is `localBase` at true time `trueBase`, and runs at the present rate from there.
  private trueBase = 0
  private localBase = 0

  constructor(kernel: Kernel) {
    this.kernel = kernel
  }

  now(): number {
    return EPOCH_MS + (this.local() + this.offset) / MICROSECONDS
  }

  monotonic(): number {
    return this.local() / MICROSECONDS
  }

  /** Monotonic time, whole microseconds. */
  local(): number {
    return this.localAt(this.kernel.now)
  }

  /** The first true time, from now on, at which monotonic time is `local` or more, at the present rate. */
  trueTimeOf(local: number): number {
    const estimate = this.trueBase + Math.ceil(((local - this.localBase) * MILLION) / (MILLION + this.ppm))
    let time = Math.max(estimate, this.kernel.now)
    // The estimate is off by a microsecond or two where rounding and rate conspire.
    while (time > this.kernel.now && this.localAt(time - 1) >= local) time--
    while (this.localAt(time) < local) time++
    return time
  }

  /** Sets by how many parts per million the clocks are fast (negative: slow). Pending timers must be set anew. */
  drift(ppm: number): void {
    if (ppm === this.ppm) return
    assert(ppm > -MILLION, 'a clock cannot run backwards')
    this.localBase = this.local()
    this.trueBase = this.kernel.now
    this.ppm = ppm
    for (const listener of this.listeners) listener()
  }

  /** Sets the offset of the wall clock, in whole microseconds. */
  shift(offset: number): void {
    this.offset = offset
  }

  /** Calls `listener` whenever the rate has changed. */
  onRateChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  private localAt(time: number): number {
    const elapsed = time - this.trueBase
    return this.localBase + elapsed + Math.floor((elapsed * this.ppm) / MILLION)
  }
}
