import type { Clock } from '../../sim/index.ts'

/** A wall clock's reading that never contradicts causes: whole milliseconds, and a counter among what falls into one of them. */
export interface HybridTimestamp {
  readonly wallMs: number
  readonly counter: number
}

/**
 * Which of two hybrid timestamps is later, as a comparison to sort by. Those of two nodes may be equal: who needs an order of
 * everything goes on with something that differs.
 *
 * @param one - milliseconds and a counter
 * @param other - others
 * @returns less than 0 if `one` is earlier, more than 0 if it is later, and 0 if they are the same
 *
 * @example
 * ```ts
 * compareHybridTimestamps({ wallMs: 5, counter: 0 }, { wallMs: 4, counter: 9 }) // 1
 * ```
 */
export function compareHybridTimestamps(one: HybridTimestamp, other: HybridTimestamp): number {
  return Math.sign(one.wallMs - other.wallMs || one.counter - other.counter)
}

/**
 * A hybrid logical clock: it follows the wall clock, goes on counting where that stands still or goes back, and is always later than
 * whatever it has heard of. While all clocks are within some bound of each other, it is no further ahead of its own wall clock.
 *
 * Source: Kulkarni, Demirbas, Madappa, Avva and Leone, "Logical Physical Clocks", 2014, figure 5; section 5 for timestamps that are too
 * far ahead.
 *
 * @example
 * ```ts
 * const clock = new HybridClock({ now: () => 1_000.7 }, { maxAheadMs: 500 })
 * clock.tick() // { wallMs: 1000, counter: 0 }
 * clock.receive({ wallMs: 1_200, counter: 3 }) // { wallMs: 1200, counter: 4 }
 * clock.tick() // { wallMs: 1200, counter: 5 }
 * clock.receive({ wallMs: 9_000, counter: 0 }) // undefined
 * ```
 */
export class HybridClock {
  private readonly clock: Pick<Clock, 'now'>
  private readonly maxAheadMs: number
  private last: HybridTimestamp = { wallMs: Number.NEGATIVE_INFINITY, counter: 0 }

  /**
   * @param clock - the wall clock, `node.clock`
   * @param options - `maxAheadMs`: by how many milliseconds what is received may be ahead of the wall clock; any number, if it is not
   *   given
   */
  constructor(clock: Pick<Clock, 'now'>, options: { readonly maxAheadMs?: number } = {}) {
    this.clock = clock
    this.maxAheadMs = options.maxAheadMs ?? Number.POSITIVE_INFINITY
  }

  /** The timestamp of something that happens here: of a message, before it is sent. */
  tick(): HybridTimestamp {
    return this.later(this.last)
  }

  /**
   * The timestamp of the coming of a message that was sent at `sent`; `undefined` if that is too far ahead to be believed, and then
   * the clock stays as it was.
   */
  receive(sent: HybridTimestamp): HybridTimestamp | undefined {
    if (sent.wallMs - this.wallMs() > this.maxAheadMs) return undefined
    return this.later(compareHybridTimestamps(sent, this.last) > 0 ? sent : this.last)
  }

  /** The first timestamp after one, and not before the wall clock's. */
  private later({ wallMs, counter }: HybridTimestamp): HybridTimestamp {
    const now = this.wallMs()
    this.last = now > wallMs ? { wallMs: now, counter: 0 } : { wallMs, counter: counter + 1 }
    return this.last
  }

  private wallMs(): number {
    return Math.floor(this.clock.now())
  }
}
