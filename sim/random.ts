import seedrandom from 'seedrandom'
import { InputError } from './errors.ts'

/** Mixes 32 bits so that each bit of the result depends on all of them (Wellons' `lowbias32`). */
export function mix32(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
  return (h ^ (h >>> 16)) >>> 0
}

/** A 32-bit hash of a string's UTF-16 code units, from a starting value. */
export function hashText(text: string, start: number): number {
  let h = start
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix32(h ^ text.length)
}

/**
 * A named stream of draws. Its k-th draw depends on the run's key, the name and k, and on nothing else, so removing a fault
 * or a client leaves every other stream as it was. It is a key and a counter: it costs nothing until it is used.
 */
export class Stream {
  readonly high: number
  readonly low: number
  /** How many draws have been taken. */
  taken = 0

  constructor(high: number, low: number) {
    this.high = high
    this.low = low
  }
}

/** The k-th draw of a stream with this key: 32 bits. */
export function drawAt(high: number, low: number, k: number): number {
  let h = Math.imul(k, 0x9e3779b1) ^ low
  h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
  h = Math.imul(h ^ (h >>> 15) ^ high, 0x846ca68b)
  h = Math.imul(h ^ (h >>> 16), 0x9e3779b1)
  return (h ^ (h >>> 15)) >>> 0
}

/** The root of all randomness of a run: the seed, turned into a key by seedrandom's Alea. */
export class RunKey {
  readonly seed: string
  private readonly high: number
  private readonly low: number

  constructor(seed: string) {
    this.seed = seed
    const generator = seedrandom.alea(seed)
    this.high = generator.int32()
    this.low = generator.int32()
  }

  /** The stream of this name. */
  stream(name: string): Stream {
    return new Stream(hashText(name, this.high) | 0, hashText(name, this.low) | 0)
  }

  /** A generator for a protocol's own draws: 32 bits a call, from seedrandom. */
  generator(name: string): () => number {
    // Alea's first draws from texts that are almost the same depend on each other; the keys of two streams have nothing in common.
    const { high, low } = this.stream(name)
    const generator = seedrandom.alea(`${high} ${low}`)
    return () => generator.int32() >>> 0
  }
}

/**
 * A seed as text: `7` and `'7'` are one.
 *
 * @throws InputError - for an empty seed or a number that is not finite
 *
 * @example
 * ```ts
 * parseSeed(7) === parseSeed('7') // true
 * ```
 */
export function parseSeed(seed: string | number): string {
  const text = String(seed)
  if (typeof seed === 'number' && !Number.isFinite(seed)) {
    throw new InputError(`the seed is ${text}, expected a finite number or a text`)
  }
  // seedrandom seeds itself from the operating system when it is given nothing.
  if (text === '') throw new InputError('the seed is empty, expected a number or a text')
  return text
}
