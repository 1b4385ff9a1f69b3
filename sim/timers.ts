import { checkFunction } from './checked-function.ts'
import type { MachineClock } from './clock.ts'
import { InputError } from './errors.ts'
import { type Happening, type Kernel, NONE } from './kernel.ts'
import type { Stream } from './random.ts'
import { toMicroseconds } from './time.ts'
import type { Timer } from './types.ts'

/** Whose timers they are: it notes that one went off, and runs its code as the handling of that event. */
export interface TimerOwner {
  /** Whether it has no time now for what happens. */
  occupied(): boolean
  /** Puts something aside until it has time. */
  later(work: () => void): void
  /** Gives the index of the event; `cause` is the event that set the timer. */
  wentOff(cause: number): number
  run(action: () => void, event: number): void
}

/** The pending timers of one life of a node or of a client. They follow the machine's monotonic clock. */
export class TimerSet {
  private readonly kernel: Kernel
  private readonly clock: MachineClock
  private readonly stream: Stream
  private readonly owner: TimerOwner
  private readonly pending = new Set<PendingTimer>()
  private armed = 0

  constructor(kernel: Kernel, clock: MachineClock, stream: Stream, owner: TimerOwner) {
    this.kernel = kernel
    this.clock = clock
    this.stream = stream
    this.owner = owner
    clock.onRateChange(() => this.rearm())
  }

  after(delayMs: number, action: () => void): Timer {
    checkFunction('the action of after(ms, action)', action)
    return new PendingTimer(this, checkedDelay('after', delayMs), undefined, action)
  }

  every(periodMs: number, action: () => void): Timer {
    checkFunction('the action of every(ms, action)', action)
    const period = checkedDelay('every', periodMs)
    if (period === 0)
      throw new InputError(`every(${periodMs}) would never let time pass: expected more than 0 ms`)
    return new PendingTimer(this, period, period, action)
  }

  /** Forgets all pending timers: the node has crashed. */
  clear(): void {
    for (const timer of this.pending) {
      if (timer.slot !== NONE) this.kernel.queue.remove(timer.slot)
    }
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
    if (timer.slot !== NONE) this.kernel.queue.remove(timer.slot)
  }

  /** @internal */
  isPending(timer: PendingTimer): boolean {
    return this.pending.has(timer)
  }

  /** @internal */
  due(timer: PendingTimer): void {
    timer.slot = NONE
    if (!this.owner.occupied()) return this.fired(timer)
    this.owner.later(() => {
      // It may have been cancelled, or set anew, by what was handled before it.
      if (timer.slot === NONE && this.pending.has(timer)) this.fired(timer)
    })
  }

  private fired(timer: PendingTimer): void {
    this.pending.delete(timer)
    const event = this.owner.wentOff(timer.cause)
    // The next tick of a period comes of this one, and its action may already cancel it.
    this.kernel.cause = event
    if (timer.period !== undefined) this.arm(timer, this.nextTick(timer.deadline, timer.period))
    this.owner.run(timer.action, event)
  }

  /** @internal */
  localNow(): number {
    return this.clock.local()
  }

  /** The next tick of a period: those that a node slept through are left out. */
  private nextTick(deadline: number, period: number): number {
    const missed = Math.floor((this.clock.local() - deadline) / period)
    return deadline + (Math.max(0, missed) + 1) * period
  }

  private rearm(): void {
    for (const timer of this.pending) {
      if (timer.slot !== NONE) this.kernel.queue.move(timer.slot, this.clock.trueTimeOf(timer.deadline))
    }
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
    this.set.due(this)
  }
}

function checkedDelay(verb: string, milliseconds: number): number {
  if (!(milliseconds >= 0 && milliseconds < Number.POSITIVE_INFINITY)) {
    throw new InputError(`${verb}(${milliseconds}): expected a delay of 0 ms or more`)
  }
  // A wait for some time, however short, lets time pass.
  return milliseconds > 0 ? Math.max(1, toMicroseconds(milliseconds)) : 0
}
