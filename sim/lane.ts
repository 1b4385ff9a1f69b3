import { drawBelow } from './choices.ts'
import { type Happening, type Kernel, NONE } from './kernel.ts'
import type { Stream } from './random.ts'

const MICROSECONDS_IN_SECOND = 1_000_000

/** What happens to a message for which there is no room in a queue. */
export type Overflow = 'drop-newest' | 'drop-oldest' | 'drop-random'

/** A message that waits for its turn on a lane. */
export interface Load {
  readonly bytes: number
  /** Bytes a second at which it is carried now, as far as faults say so. */
  rate(): number
  /** It has been carried. */
  carried(): void
  /** There was no room for it. */
  crowdedOut(): void
}

/** The message that is being carried; times are microseconds and need not be whole. */
interface Carried {
  readonly load: Load
  /** Bytes that were left to carry at `since`. */
  left: number
  rate: number
  since: number
  end: number
}

/**
 * Carries one message after another at a rate: a link, or a node's interface. What does not fit into its queue is lost, by its
 * policy; the message that is being carried is not in the queue any more.
 */
export class Lane implements Happening {
  private readonly kernel: Kernel
  private readonly stream: Stream
  private readonly bytesPerSecond: number
  private readonly queueBytes: number
  private readonly overflow: Overflow
  private readonly waiting: Load[] = []
  private waitingBytes = 0
  private current: Carried | undefined
  private slot = NONE
  private carriedCount = 0

  constructor(
    kernel: Kernel,
    stream: Stream,
    options: {
      readonly bytesPerSecond: number
      readonly queueBytes: number
      readonly overflow: Overflow
    },
  ) {
    this.kernel = kernel
    this.stream = stream
    this.bytesPerSecond = options.bytesPerSecond
    this.queueBytes = options.queueBytes
    this.overflow = options.overflow
  }

  /** Whether a message would be carried at once. */
  get idle(): boolean {
    return this.current === undefined
  }

  /** Carries a message when its turn comes. */
  offer(load: Load): void {
    if (load.bytes > this.queueBytes && this.current !== undefined) return load.crowdedOut()
    this.waiting.push(load)
    this.waitingBytes += load.bytes
    if (this.current === undefined) return this.takeUp(this.kernel.now)
    while (this.waitingBytes > this.queueBytes) this.crowdOut()
  }

  /** Rates have changed: what is being carried goes on at the new one. */
  retime(): void {
    const { current, kernel } = this
    if (current === undefined) return
    const rate = this.rateOf(current.load)
    if (rate === current.rate) return
    const elapsed = kernel.now - current.since
    if (elapsed > 0)
      current.left = Math.max(0, current.left - (elapsed * current.rate) / MICROSECONDS_IN_SECOND)
    current.since = Math.max(current.since, kernel.now)
    current.rate = rate
    current.end = current.since + duration(current.left, rate)
    kernel.queue.move(this.slot, Math.max(kernel.now, Math.ceil(current.end)))
  }

  fire(): void {
    const { load, end } = this.current as Carried
    this.current = undefined
    load.carried()
    this.takeUp(end)
  }

  /** Takes up what waits, one after another, from a time on that need not be whole: a rate is kept over many short messages. */
  private takeUp(since: number): void {
    const { kernel } = this
    let free = since
    for (;;) {
      const load = this.waiting.shift()
      if (load === undefined) return
      this.waitingBytes -= load.bytes
      const rate = this.rateOf(load)
      const end = free + duration(load.bytes, rate)
      if (end > kernel.now) {
        this.current = { load, left: load.bytes, rate, since: free, end }
        this.slot = kernel.schedule(Math.ceil(end), this.stream, this.carriedCount++, this)
        return
      }
      free = end
      load.carried()
    }
  }

  private crowdOut(): void {
    const last = this.waiting.length - 1
    const index =
      this.overflow === 'drop-newest'
        ? last
        : this.overflow === 'drop-oldest'
          ? 0
          : drawBelow(this.kernel.choices, this.stream, this.waiting.length)
    const [victim] = this.waiting.splice(index, 1) as [Load]
    this.waitingBytes -= victim.bytes
    victim.crowdedOut()
  }

  private rateOf(load: Load): number {
    return Math.min(this.bytesPerSecond, load.rate())
  }
}

function duration(bytes: number, rate: number): number {
  return rate === Number.POSITIVE_INFINITY ? 0 : (bytes * MICROSECONDS_IN_SECOND) / rate
}
