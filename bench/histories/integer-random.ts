/**
 * Random integers from a seed, by integer arithmetic alone: the same on every machine.
 *
 * Source: Chris Doty-Humphrey, PractRand, `sfc32`.
 */
export class IntegerRandom {
  private a = 0
  private b: number
  private c = 0
  private counter = 1

  constructor(seed: number) {
    this.b = seed | 0
    for (let i = 0; i < 15; i++) this.next()
  }

  /** A whole number from 0 on, less than `limit`. */
  below(limit: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * limit)
  }

  /** True once in so many times. */
  oneIn(times: number): boolean {
    return this.below(times) === 0
  }

  private next(): number {
    const sum = (this.a + this.b + this.counter) | 0
    this.counter = (this.counter + 1) | 0
    this.a = this.b ^ (this.b >>> 9)
    this.b = (this.c + (this.c << 3)) | 0
    this.c = (((this.c << 21) | (this.c >>> 11)) + sum) | 0
    return sum >>> 0
  }
}
