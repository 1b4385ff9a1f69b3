import { withRoomFor } from './growing.ts'

const NONE = -1

/**
 * An order of operations while it is found: some of its entries are tokens, whose takers are not known yet, and before an entry
 * there may be any number of operations that only looked.
 *
 * @example
 * ```ts
 * const order = new TokenOrder(4)
 * const change = order.addToken(0)
 * order.add(8)
 * order.lookBefore(change, 9)
 * order.resolved(() => 5).join(' ') // 9 5 8
 * ```
 */
export class TokenOrder {
  /** How many operations are in it. */
  private size = 0
  private length = 0
  /** Positions, and tokens as their complements. */
  private entries: Int32Array
  /** By entry: the last operation that looked before it, or nothing. */
  private lookers: Int32Array
  /** By position: one that looked before the same entry, or nothing. */
  private others: Int32Array

  /** @param expected - how many operations there may be; it grows if there are more */
  constructor(expected: number) {
    this.entries = new Int32Array(expected)
    this.lookers = new Int32Array(expected)
    this.others = new Int32Array(expected)
  }

  /** Adds an operation at the end, and gives the number of its entry. */
  add(position: number): number {
    if (this.length >= this.entries.length) {
      this.entries = withRoomFor(this.entries, this.length + 1)
      this.lookers = withRoomFor(this.lookers, this.length + 1)
    }
    this.entries[this.length] = position
    this.lookers[this.length] = NONE
    this.size++
    return this.length++
  }

  /** Adds a token at the end, and gives the number of its entry. */
  addToken(token: number): number {
    return this.add(~token)
  }

  /** Puts an operation right before an entry. */
  lookBefore(entry: number, position: number): void {
    this.others = withRoomFor(this.others, position + 1)
    this.others[position] = this.lookers[entry] as number
    this.lookers[entry] = position
    this.size++
  }

  /** The order, with each token replaced by its taker. */
  resolved(takerOf: (token: number) => number): Int32Array {
    const positions = new Int32Array(this.size)
    let placed = 0
    for (let i = 0; i < this.length; i++) {
      for (let looker = this.lookers[i] as number; looker !== NONE; looker = this.others[looker] as number) {
        positions[placed++] = looker
      }
      const entry = this.entries[i] as number
      positions[placed++] = entry < 0 ? takerOf(~entry) : entry
    }
    return positions
  }
}
