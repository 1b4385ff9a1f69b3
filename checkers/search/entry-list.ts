/**
 * The invocations and completions that a search has not placed yet, in the order of the history: a doubly linked list in two
 * arrays, from which an operation is lifted and into which it is put back, last lifted first.
 *
 * @example
 * ```ts
 * // Operation 0 is invoked, then operation 1; then 0 completes (entry 2), and 1 (entry 3).
 * const list = new EntryList(2, Int32Array.of(0, 1, 2, 3))
 * list.lift(0)
 * list.first // 1
 * ```
 *
 * Source: Wing and Gong, "Testing and verifying concurrent objects", JPDC 1993.
 */
export class EntryList {
  /** The entry before the first and after the last. */
  readonly end: number
  private readonly operations: number
  private readonly nexts: Int32Array
  private readonly previous: Int32Array

  /**
   * @param operations - how many operations there are; entry `i` is the invocation of operation `i`, and entry
   *   `operations + i` its completion
   * @param order - the entries, in the order of the history
   */
  constructor(operations: number, order: Int32Array) {
    this.operations = operations
    this.end = 2 * operations
    this.nexts = new Int32Array(2 * operations + 1)
    this.previous = new Int32Array(2 * operations + 1)
    let last = this.end
    for (let i = 0; i <= order.length; i++) {
      const entry = order[i] ?? this.end
      this.nexts[last] = entry
      this.previous[entry] = last
      last = entry
    }
  }

  get first(): number {
    return this.nexts[this.end] as number
  }

  /** The entry after another; of a lifted one, the entry that came after it when it was lifted. */
  after(entry: number): number {
    return this.nexts[entry] as number
  }

  /** Takes an operation out, completion first, so that what came after its invocation can still be asked. */
  lift(operation: number): void {
    this.unlink(this.operations + operation)
    this.unlink(operation)
  }

  /** Undoes the last `lift` that is not undone. */
  putBack(operation: number): void {
    this.relink(operation)
    this.relink(this.operations + operation)
  }

  private unlink(entry: number): void {
    const before = this.previous[entry] as number
    const after = this.nexts[entry] as number
    this.nexts[before] = after
    this.previous[after] = before
  }

  private relink(entry: number): void {
    this.nexts[this.previous[entry] as number] = entry
    this.previous[this.nexts[entry] as number] = entry
  }
}
