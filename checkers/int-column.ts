const FIRST_LENGTH = 64

/** A column of numbers that grows, in memory of its own; what kind of numbers, its subclasses say. */
abstract class Column<Numbers extends Int32Array | Float64Array> {
  length = 0
  protected numbers: Numbers

  constructor(first: Numbers) {
    this.numbers = first
  }

  /** Memory for so many numbers. */
  protected abstract room(length: number): Numbers

  /** Adds a number at the end. */
  push(number: number): void {
    if (this.length === this.numbers.length) this.resize(Math.max(2 * this.length, FIRST_LENGTH))
    this.numbers[this.length++] = number
  }

  /** The number at a place, which must be less than the length. */
  get(at: number): number {
    return this.numbers[at] as number
  }

  /** Adds one number until the column is so long. */
  padTo(length: number, number: number): void {
    if (length <= this.length) return
    if (length > this.numbers.length) this.resize(Math.max(length, 2 * this.numbers.length))
    this.numbers.fill(number, this.length, length)
    this.length = length
  }

  /** Puts the numbers in another order: first the one that was at the first place given, and so on. */
  reorder(places: Int32Array): void {
    const ordered = this.room(places.length)
    for (const [at, place] of places.entries()) ordered[at] = this.get(place)
    this.numbers = ordered
  }

  /** Gives back the memory that was kept for more. */
  trim(): void {
    this.resize(this.length)
  }

  private resize(length: number): void {
    const resized = this.room(length)
    resized.set(this.numbers.subarray(0, this.length))
    this.numbers = resized
  }
}

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
export class IntColumn extends Column<Int32Array> {
  /** @param first - memory to begin in, as long as it suffices */
  constructor(first: Int32Array = new Int32Array(FIRST_LENGTH)) {
    super(first)
  }

  /** All numbers so far, in the column's own memory: good until the column changes. */
  view(): Int32Array {
    return this.numbers.subarray(0, this.length)
  }

  protected room(length: number): Int32Array {
    return new Int32Array(length)
  }
}

/**
 * A column of numbers of any size that grows.
 *
 * @example
 * ```ts
 * const column = new NumberColumn()
 * column.push(5e9)
 * column.get(0) // 5000000000
 * ```
 */
export class NumberColumn extends Column<Float64Array> {
  constructor() {
    super(new Float64Array(FIRST_LENGTH))
  }

  protected room(length: number): Float64Array {
    return new Float64Array(length)
  }
}
