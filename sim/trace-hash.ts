const PRIME_A = 0x85ebca6b
const PRIME_B = 0xc2b2ae35

/** A rolling hash of everything that happens in a run: two 32-bit lanes, always on. */
export class TraceHash {
  private a = 0x2545f491
  private b = 0x6a09e667

  /** Mixes one event in: when, what, where, with whom, and the two lanes of its full contents. */
  event(time: number, kind: number, node: number, peer: number, contentA: number, contentB: number): void {
    const seconds = Math.floor(time / 4294967296)
    let a = this.a
    let b = this.b
    a = Math.imul(a ^ time ^ (seconds << 7), PRIME_A)
    b = Math.imul(b ^ node ^ (kind << 24), PRIME_B)
    a = Math.imul((a ^ (a >>> 15)) + contentA, PRIME_B)
    b = Math.imul((b ^ (b >>> 13)) + contentB, PRIME_A)
    a = Math.imul(a ^ (a >>> 14) ^ peer, PRIME_A)
    b = b ^ (b >>> 16) ^ time
    this.a = a ^ (b << 5)
    this.b = b ^ (a >>> 9)
  }

  /** Sixteen hexadecimal digits. */
  digest(): string {
    return hex(this.a) + hex(this.b)
  }
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
