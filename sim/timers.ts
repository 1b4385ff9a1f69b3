import type { MachineClock } from './clock.ts'
import { InputError } from './errors.ts'
import { type Happening, type Kernel, NONE } from './kernel.ts'
import type { Stream } from './random.ts'
import { toMicroseconds } from './time.ts'
import type { Timer } from './types.ts'

/** How a timer's action is run: by its node or client, with the event that set it as the cause. */
export type RunAction = (action: () => void, cause: number) => void

/** The pending timers of one life of a node or of a client. They follow the machine's monotonic clock. */
export class TimerSet {
  private readonly kernel: Kernel
  private readonly clock: MachineClock
  private readonly stream: Stream
  private readonly run: RunAction
  private readonly pending = new Set<PendingTimer>()
  private armed = 0

  constructor(kernel: Kernel, clock: MachineClock, stream: Stream, run: RunAction) {
    this.kernel = kernel
    this.clock = clock
    this.stream = stream
    this.run = run
    clock.onRateChange(() => this.rearm())
  }

  after(delayMs: number, action: () => void): Timer {
    return new PendingTimer(this, checkedDelay('after', delayMs), undefined, action)
  }

  every(periodMs: number, action: () => void): Timer {
    const period = checkedDelay('every', periodMs)
    if (period === 0)
      throw new InputError(`every(${periodMs}) would never let time pass: expected more than 0 ms`)
    return new PendingTimer(this, period, period, action)
  }

  /** Forgets all pending timers: the node has crashed. */
  clear(): void {
    for (const timer of this.pending) this.kernel.queue.remove(timer.slot)
    this.pending.clear()
  }

  /** How many timers are pending. */
  get size(): number {
    return this.pending.size
  }

  /** @internal */
  arm(timer: PendingTimer, local: number): void {
    timer.deadline = local
    timer.cause = this.kernel.cause
    timer.slot = this.kernel.schedule(this.clock.trueTimeOf(local), this.stream, this.armed++, timer)
    this.pending.add(timer)
  }

  /** @internal */
  disarm(timer: PendingTimer): void {
    if (!this.pending.delete(timer)) return
    this.kernel.queue.remove(timer.slot)
  }

  /** @internal */
  isPending(timer: PendingTimer): boolean {
    return this.pending.has(timer)
  }

  /** @internal */
  fired(timer: PendingTimer): void {
    const cause = timer.cause
    this.pending.delete(timer)
    if (timer.period !== undefined) this.arm(timer, timer.deadline + timer.period)
    this.run(timer.action, cause)
  }

  /** @internal */
  localNow(): number {
    return this.clock.local()
  }

  private rearm(): void {
    for (const timer of this.pending)
      this.kernel.queue.move(timer.slot, this.clock.trueTimeOf(timer.deadline))
  }
}

class PendingTimer implements Timer, Happening {
  /** On the machine's monotonic clock, whole microseconds. */
  deadline = 0
  cause = NONE
  slot = NONE
  delay: number
  readonly period: number | undefined
  readonly action: () => void
  private readonly set: TimerSet

  constructor(set: TimerSet, delay: number, period: number | undefined, action: () => void) {
    this.set = set
    this.delay = delay
    this.period = period
    this.action = action
    set.arm(this, set.localNow() + delay)
  }

  get active(): boolean {
    return this.set.isPending(this)
  }

  cancel(): void {
    this.set.disarm(this)
  }

  restart(delayMs?: number): void {
    if (delayMs !== undefined) this.delay = checkedDelay('restart', delayMs)
    this.set.disarm(this)
    this.set.arm(this, this.set.localNow() + this.delay)
  }

  fire(): void {
    this.set.fired(this)
  }
}

function checkedDelay(verb: string, milliseconds: number): number {
  if (!(milliseconds >= 0 && milliseconds < Number.POSITIVE_INFINITY)) {
    throw new InputError(`${verb}(${milliseconds}): expected a delay of 0 ms or more`)
  }
  // A wait for some time, however short, lets time pass.
  return milliseconds > 0 ? Math.max(1, toMicroseconds(milliseconds)) : 0
}
