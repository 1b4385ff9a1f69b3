const ROUNDS = 4

/**
 * A random order of the numbers from 0 to `size` - 1 that is computed and not kept: a Feistel network over the least even number of
 * bits that holds them all, walked on from whatever is too large (at most three quarters of it are).
 *
 * Source: Black and Rogaway, "Ciphers with Arbitrary Finite Domains" (2002), cycle walking and the generalized Feistel cipher.
 */
export class Permutation {
  readonly size: number
  private readonly key: number
  private readonly halfBits: number
  private readonly mask: number

  /** @param key - 32 bits that choose the order */
  constructor(size: number, key: number) {
    this.size = size
    this.key = key
    this.halfBits = Math.max(1, Math.ceil((32 - Math.clz32(Math.max(1, size - 1))) / 2))
    this.mask = (1 << this.halfBits) - 1
  }

  /** The number at a place, from 0. */
  at(place: number): number {
    let number = place
    do number = this.scrambled(number)
    while (number >= this.size)
    return number
  }

  private scrambled(number: number): number {
    const { halfBits, mask, key } = this
    let left = number >>> halfBits
    let right = number & mask
    for (let round = 0; round < ROUNDS; round++) {
      let mixed = Math.imul(right + 1, 0x9e3779b1) ^ (key + Math.imul(round, 0x85ebca6b))
      mixed = Math.imul(mixed ^ (mixed >>> 16), 0x7feb352d)
      mixed = Math.imul(mixed ^ (mixed >>> 15), 0x846ca68b)
      const next = left ^ ((mixed ^ (mixed >>> 16)) & mask)
      left = right
      right = next
    }
    return (left << halfBits) | right
  }
}
