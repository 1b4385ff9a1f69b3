import type { Sampler } from './distributions.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Stream } from './random.ts'

/** Something that waits until its node has time for it. */
export interface Work {
  /** Lets it happen now. */
  begin(): void
  /** The node has crashed before it had time. */
  discard?(): void
}

/** What slows a node's processor down, with the stream of the fault. */
export interface Slowness {
  readonly perEvent: Sampler
  readonly stream: Stream
}

/** What a node's processor is like now. */
export interface ProcessorConditions {
  readonly paused: boolean
  readonly slowness: readonly Slowness[]
}

/**
 * What waits for a node that is paused, or busy with what came before. It is taken up one by one, in the order in which it came,
 * each as an event of its own.
 */
export class Inbox {
  private readonly kernel: Kernel
  private readonly stream: Stream
  private conditions: ProcessorConditions = { paused: false, slowness: [] }
  private waiting: Work[] = []
  private busyUntil = 0
  /** Whether anything has ever slowed this node down: most nodes of most runs need no further look. */
  private engaged = false
  private wakes = 0
  private slot = NONE

  constructor(kernel: Kernel, stream: Stream) {
    this.kernel = kernel
    this.stream = stream
  }

  /** Whether what happens now has to wait. */
  get occupied(): boolean {
    return (
      this.engaged && (this.conditions.paused || this.waiting.length > 0 || this.busyUntil > this.kernel.now)
    )
  }

  /** How much waits. */
  get length(): number {
    return this.waiting.length
  }

  get paused(): boolean {
    return this.conditions.paused
  }

  /** Makes the processor what the active faults say it is. */
  apply(conditions: ProcessorConditions): void {
    this.conditions = conditions
    if (conditions.paused || conditions.slowness.length > 0) this.engaged = true
    this.wake()
  }

  /** Puts something aside. */
  later(work: Work): void {
    this.engaged = true
    this.waiting.push(work)
    this.wake()
  }

  /** The node has handled an event. */
  handled(): void {
    if (!this.engaged) return
    const { kernel } = this
    const { slowness } = this.conditions
    for (const { perEvent, stream } of slowness) {
      this.busyUntil = Math.max(this.busyUntil, kernel.now) + perEvent(kernel.choices.draw(stream))
    }
  }

  /** The node has crashed: nothing of what waited happens. */
  clear(): void {
    const { waiting } = this
    this.waiting = []
    this.busyUntil = 0
    if (this.slot !== NONE) this.kernel.queue.remove(this.slot)
    this.slot = NONE
    for (const work of waiting) work.discard?.()
  }

  private wake(): void {
    if (this.slot !== NONE || this.conditions.paused || this.waiting.length === 0) return
    const time = Math.max(this.busyUntil, this.kernel.now)
    this.slot = this.kernel.schedule(time, this.stream, this.wakes++, { fire: () => this.takeUp() })
  }

  private takeUp(): void {
    this.slot = NONE
    if (this.conditions.paused || this.busyUntil > this.kernel.now) return this.wake()
    this.waiting.shift()?.begin()
    this.wake()
  }
}
