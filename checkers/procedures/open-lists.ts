import { withRoomFor } from './growing.ts'

const NONE = -1

/** What is known of a list; first and last operation are one more than their positions, so that 0 is none. */
const FIRST = 0
const LAST = 1
const COUNT = 2
const WIDTH = 4

/**
 * Operations that may still take effect, in lists, each in the order of invocation: one that does, or that cannot any more,
 * leaves its list at no cost.
 *
 * @example
 * ```ts
 * const lists = new OpenLists(1, 4)
 * for (const position of [0, 1, 2]) lists.add(0, position)
 * lists.remove(0, 1)
 * lists.after(lists.first(0)) // 2
 * ```
 */
export class OpenLists {
  /** By list: {@link WIDTH} numbers, side by side in the processor's cache. */
  private fields: Int32Array
  private nexts: Int32Array
  private previous: Int32Array

  /** @param lists - how many lists there may be, and `operations`, operations; it grows if there are more */
  constructor(lists: number, operations: number) {
    this.fields = new Int32Array(WIDTH * lists)
    this.nexts = new Int32Array(operations)
    this.previous = new Int32Array(operations)
  }

  /** Makes room for a list, which is empty. */
  growTo(lists: number): void {
    this.fields = withRoomFor(this.fields, WIDTH * lists)
  }

  /** Puts an operation at the end of a list. */
  add(list: number, position: number): void {
    if (position >= this.nexts.length) {
      this.nexts = withRoomFor(this.nexts, position + 1)
      this.previous = withRoomFor(this.previous, position + 1)
    }
    const tail = (this.fields[WIDTH * list + LAST] as number) - 1
    this.previous[position] = tail
    this.nexts[position] = NONE
    if (tail === NONE) this.fields[WIDTH * list + FIRST] = position + 1
    else this.nexts[tail] = position
    this.fields[WIDTH * list + LAST] = position + 1
    this.addTo(list, 1)
  }

  /** Takes an operation out of the list that it is in. */
  remove(list: number, position: number): void {
    const before = this.previous[position] as number
    const after = this.nexts[position] as number
    if (before === NONE) this.fields[WIDTH * list + FIRST] = after + 1
    else this.nexts[before] = after
    if (after === NONE) this.fields[WIDTH * list + LAST] = before + 1
    else this.previous[after] = before
    this.addTo(list, -1)
  }

  /** How many operations are in a list. */
  count(list: number): number {
    return this.fields[WIDTH * list + COUNT] as number
  }

  /** The operation of a list that was invoked first, or -1. */
  first(list: number): number {
    return (this.fields[WIDTH * list + FIRST] as number) - 1
  }

  /** The operation after another, or -1. */
  after(position: number): number {
    return this.nexts[position] as number
  }

  private addTo(list: number, change: number): void {
    this.fields[WIDTH * list + COUNT] = (this.fields[WIDTH * list + COUNT] as number) + change
  }
}
