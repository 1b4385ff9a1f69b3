const FIRST_LENGTH = 64

/**
 * A column of 32-bit numbers that grows.
 *
 * @example
 * ```ts
 * const column = new IntColumn()
 * column.push(7)
 * column.get(0) // 7
 * ```
 */
export class IntColumn {
  length = 0
  private numbers = new Int32Array(FIRST_LENGTH)

  /** Adds a number at the end. */
  push(number: number): void {
    if (this.length === this.numbers.length) {
      const longer = new Int32Array(2 * this.length)
      longer.set(this.numbers)
      this.numbers = longer
    }
    this.numbers[this.length++] = number
  }

  /** The number at a place, which must be less than the length. */
  get(at: number): number {
    return this.numbers[at] as number
  }

  /** All numbers so far, in the column's own memory: good until the next `push`. */
  view(): Int32Array {
    return this.numbers.subarray(0, this.length)
  }
}
