import { assert } from './errors.ts'
import type { Kernel } from './kernel.ts'
import { MICROSECONDS } from './time.ts'
import type { Clock, Interval } from './types.ts'

/** Wall clocks start here (milliseconds since 1970), so that their values read as dates and stay positive. */
const EPOCH_MS = 1_000_000_000_000
const MILLION = 1_000_000

/** A wall clock that is moved forth and back. Whole microseconds. */
export interface Strobe {
  readonly by: number
  readonly every: number
  readonly since: number
}

/** What a machine's clocks are like now. */
export interface ClockConditions {
  /** By how many parts per million they are fast (negative: slow). */
  readonly ppm: number
  /** By how much the wall clock is ahead, whole microseconds. */
  readonly offset: number
  readonly strobes: readonly Strobe[]
  /** Whether the wall clock stands still. */
  readonly frozen: boolean
}

/** A machine's clocks: monotonic time runs at the machine's own rate, wall time adds an offset. */
export class MachineClock implements Clock {
  private readonly kernel: Kernel
  private readonly uncertaintyMs: number
  private readonly listeners: (() => void)[] = []
  private ppm = 0
  private offset = 0
  private strobes: readonly Strobe[] = []
  private frozenAt: number | undefined
  // Local time is `localBase` at true time `trueBase`, and runs at the present rate from there.
  private trueBase = 0
  private localBase = 0

  /** @param uncertaintyMs - by how much its intervals reach to either side, milliseconds */
  constructor(kernel: Kernel, uncertaintyMs = 0) {
    this.kernel = kernel
    this.uncertaintyMs = uncertaintyMs
  }

  now(): number {
    return this.frozenAt ?? EPOCH_MS + (this.local() + this.offset + this.strobed()) / MICROSECONDS
  }

  monotonic(): number {
    return this.local() / MICROSECONDS
  }

  interval(): Interval {
    const now = this.now()
    return { earliest: now - this.uncertaintyMs, latest: now + this.uncertaintyMs }
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

  /** Makes the clocks what the active faults say they are. */
  apply({ ppm, offset, strobes, frozen }: ClockConditions): void {
    if (frozen) this.frozenAt ??= this.now()
    else this.frozenAt = undefined
    this.offset = offset
    this.strobes = strobes
    this.drift(ppm)
  }

  /** Calls `listener` whenever the rate has changed. */
  onRateChange(listener: () => void): void {
    this.listeners.push(listener)
  }

  /** Sets the rate. Pending timers must be set anew. */
  private drift(ppm: number): void {
    if (ppm === this.ppm) return
    assert(ppm > -MILLION, 'a clock cannot run backwards')
    this.localBase = this.local()
    this.trueBase = this.kernel.now
    this.ppm = ppm
    for (const listener of this.listeners) listener()
  }

  private strobed(): number {
    let sum = 0
    for (const { by, every, since } of this.strobes) {
      if (Math.floor((this.kernel.now - since) / every) % 2 === 0) sum += by
    }
    return sum
  }

  private localAt(time: number): number {
    const elapsed = time - this.trueBase
    return this.localBase + elapsed + Math.floor((elapsed * this.ppm) / MILLION)
  }
}
