/** When something happened, in an order of everything that never contradicts causes: by the counter, and among equal ones by the writer. */
export interface LamportTimestamp {
  readonly counter: number
  /** Whose event it is. No two events that are to be told apart may have the same counter and the same writer. */
  readonly writer: string
}

/**
 * Which of two timestamps is later, as a comparison to sort by.
 *
 * Source: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978: the total order of all events.
 *
 * @param one - a counter and its writer
 * @param other - another
 * @returns less than 0 if `one` is earlier, more than 0 if it is later, and 0 if they are the same
 *
 * @example
 * ```ts
 * compareTimestamps({ counter: 2, writer: 'n1' }, { counter: 1, writer: 'n2' }) // 1
 * compareTimestamps({ counter: 2, writer: 'n1' }, { counter: 2, writer: 'n2' }) // -1
 * ```
 */
export function compareTimestamps(one: LamportTimestamp, other: LamportTimestamp): number {
  if (one.counter !== other.counter) return one.counter < other.counter ? -1 : 1
  if (one.writer === other.writer) return 0
  return one.writer < other.writer ? -1 : 1
}

/** Whether one timestamp is later than another. */
export function isLater(one: LamportTimestamp, other: LamportTimestamp): boolean {
  return compareTimestamps(one, other) > 0
}

/**
 * A logical clock: a counter that is always more than whatever it has heard of.
 *
 * Source: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", 1978, rules IR1 and IR2.
 *
 * @example
 * ```ts
 * const clock = new LamportClock('n1')
 * clock.tick() // { counter: 1, writer: 'n1' }
 * clock.receive({ counter: 7, writer: 'n2' }) // { counter: 8, writer: 'n1' }
 * ```
 */
export class LamportClock {
  readonly writer: string
  private last: number

  /**
   * @param writer - whose clock it is
   * @param last - the last counter that it gave in an earlier life, or heard of
   */
  constructor(writer: string, last = 0) {
    this.writer = writer
    this.last = last
  }

  /** The timestamp of something that happens here: of a message, before it is sent. */
  tick(): LamportTimestamp {
    this.last++
    return { counter: this.last, writer: this.writer }
  }

  /** The timestamp of the coming of a message that was sent at `sent`. */
  receive(sent: LamportTimestamp): LamportTimestamp {
    this.hear(sent)
    return this.tick()
  }

  /** Has everything that happens here from now on be later than a timestamp; that it was heard of is no event of its own. */
  hear({ counter }: LamportTimestamp): void {
    this.last = Math.max(this.last, counter)
  }
}
