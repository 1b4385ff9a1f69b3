const PRIME_A = 0x85ebca6b
const PRIME_B = 0xc2b2ae35
const SIZE = 256
/** Texts longer than this are mostly said once. */
const LONGEST_KEPT = 24

/** The two 32-bit lanes of a text's hash, over all its UTF-16 code units. */
export class TextHash {
  readonly text: string
  readonly a: number
  readonly b: number

  constructor(text: string) {
    let a = 0x9747b28c | 0
    let b = 0x3c6ef372
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, PRIME_A)
      b = Math.imul((b ^ unit) + 0x7f4a7c15, PRIME_B)
      a ^= a >>> 13
      b ^= b >>> 15
    }
    this.text = text
    this.a = a
    this.b = b ^ text.length
  }
}

const kept: TextHash[] = Array.from({ length: SIZE }, () => new TextHash(''))

/**
 * The hash of a text, the same on every machine. Names of fields, types of messages and names of nodes come up again and again:
 * theirs are kept.
 *
 * @param text - any text
 * @returns two lanes of 32 bits, `a` and `b`
 *
 * @example
 * ```ts
 * textHash('x').a === textHash('x').a // true
 * ```
 */
export function textHash(text: string): TextHash {
  const { length } = text
  if (length === 0 || length > LONGEST_KEPT) return new TextHash(text)
  const place = (text.charCodeAt(0) * 31 + text.charCodeAt(length - 1) * 7 + length) & (SIZE - 1)
  const found = kept[place] as TextHash
  return found.text === text ? found : (kept[place] = new TextHash(text))
}
