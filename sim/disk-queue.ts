import { assert, type DiskError } from './errors.ts'
import { type Happening, type Kernel, NONE } from './kernel.ts'
import type { Stream } from './random.ts'

/**
 * The one queue of a device. Writes take their time one after the other; a flush begins when those before it are done, and
 * flushes complete in the order in which they were asked for, never two at the same microsecond. Flushes that wait together
 * share their time, as they do on a device that is told to empty its cache: it does not empty it twice.
 */
export class DeviceQueue {
  private readonly kernel: Kernel
  private readonly stream: Stream
  private readonly complete: (flush: Flush) => void
  /** Those under way, in the order in which they were asked for. */
  private waiting: Flush[] = []
  private writesDone = NONE
  private lastCompletion = NONE
  private stalled: (() => void) | undefined

  constructor(kernel: Kernel, stream: Stream, complete: (flush: Flush) => void) {
    this.kernel = kernel
    this.stream = stream
    this.complete = complete
  }

  /** A write takes its time. */
  occupy(duration: number): void {
    this.writesDone = Math.max(this.writesDone, this.kernel.now) + duration
  }

  add(flush: Flush, duration: number): void {
    const { kernel, stream } = this
    this.lastCompletion = Math.max(this.lastCompletion + 1, Math.max(this.writesDone, kernel.now) + duration)
    flush.due = this.lastCompletion
    flush.identity = stream.taken
    flush.slot = kernel.schedule(flush.due, stream, flush.identity, flush)
    this.waiting.push(flush)
  }

  /** What is left of all that is under way takes so many times as long. */
  stretch(times: number): void {
    if (times === 1) return
    const { kernel } = this
    const { now } = kernel
    const later = (instant: number): number =>
      instant > now ? now + Math.round((instant - now) * times) : instant
    let last = NONE
    for (const flush of this.waiting) {
      flush.due = Math.max(last + 1, later(flush.due))
      last = flush.due
      if (flush.slot !== NONE) kernel.queue.move(flush.slot, flush.due)
    }
    this.writesDone = later(this.writesDone)
    this.lastCompletion = Math.max(last, later(this.lastCompletion))
  }

  /** From now on no flush completes; `held` hears of each that would have. */
  stall(held: () => void): void {
    this.stalled = held
  }

  /** Flushes complete again: first, in order, those that were held. */
  release(): void {
    if (this.stalled === undefined) return
    this.stalled = undefined
    const { kernel, stream } = this
    let last = NONE
    for (const flush of this.waiting) {
      const due = Math.max(last + 1, flush.due, kernel.now)
      if (flush.slot === NONE) flush.slot = kernel.schedule(due, stream, flush.identity, flush)
      else if (due > flush.due) kernel.queue.move(flush.slot, due)
      flush.due = due
      last = due
    }
    this.lastCompletion = Math.max(this.lastCompletion, last)
  }

  /** All that is under way never completes. */
  clear(): void {
    for (const { slot } of this.waiting) {
      if (slot !== NONE) this.kernel.queue.remove(slot)
    }
    this.waiting = []
    this.writesDone = NONE
    this.lastCompletion = NONE
  }

  /** @internal */
  due(flush: Flush): void {
    flush.slot = NONE
    if (this.stalled !== undefined) return this.stalled()
    assert(this.waiting.shift() === flush, 'flushes complete in the order in which they were asked for')
    this.complete(flush)
  }
}

/** A flush that was asked for. */
export class Flush implements Happening {
  /** How many writes there had been. */
  readonly covers: number
  readonly done: () => void
  readonly failed: ((error: DiskError) => void) | undefined
  /** The event at which it was asked for. */
  readonly cause: number
  /** @internal */
  slot = NONE
  /** @internal */
  due = NONE
  /** @internal */
  identity = NONE
  private readonly queue: DeviceQueue

  constructor(
    queue: DeviceQueue,
    covers: number,
    done: () => void,
    failed: ((error: DiskError) => void) | undefined,
    cause: number,
  ) {
    this.queue = queue
    this.covers = covers
    this.done = done
    this.failed = failed
    this.cause = cause
  }

  fire(): void {
    this.queue.due(this)
  }
}
