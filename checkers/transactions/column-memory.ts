/** How many bytes a piece has at least. */
const SMALLEST = 1 << 12

/**
 * Memory for columns, taken from a few large pieces. An engine collects its garbage whenever so much memory outside of its heap was
 * asked for, by looking at all that is in the heap; with a large history there, and each column a piece of its own, that would cost
 * more than all else.
 *
 * @example
 * ```ts
 * new ColumnMemory(100).ints(3).length // 3
 * ```
 */
export class ColumnMemory {
  private piece: ArrayBuffer
  private used = 0

  /**
   * @param bytes - how many will be needed, about
   */
  constructor(bytes = 0) {
    this.piece = new ArrayBuffer(Math.max(bytes, SMALLEST))
  }

  /** A column of so many zeros. */
  ints(length: number): Int32Array {
    const begin = this.take(4 * length)
    return new Int32Array(this.piece, begin, length)
  }

  /** A column of so many small zeros. */
  bytes(length: number): Uint8Array {
    const begin = this.take(length)
    return new Uint8Array(this.piece, begin, length)
  }

  /** Sees to it that so many bytes more, about, are in one piece. */
  reserve(bytes: number): void {
    if (this.used + bytes <= this.piece.byteLength) return
    this.piece = new ArrayBuffer(bytes)
    this.used = 0
  }

  /** Where in the piece so many bytes begin, which is a new one if they are not left. */
  private take(bytes: number): number {
    const begin = (this.used + 3) & ~3
    if (begin + bytes <= this.piece.byteLength) {
      this.used = begin + bytes
      return begin
    }
    this.piece = new ArrayBuffer(Math.max(bytes, this.piece.byteLength >> 1, SMALLEST))
    this.used = bytes
    return 0
  }
}
