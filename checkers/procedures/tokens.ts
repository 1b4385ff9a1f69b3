import { withRoomFor } from './growing.ts'

/** In a table of takers: nobody has taken the token yet. */
export const NOBODY = -1

/**
 * Tokens, each for an effect that had to happen although nobody knows yet whose it was, in classes: within a class they are
 * made one after the other, and taken in any order. The next one of each class has its number before it is made, so that "those
 * made from now on" has a name.
 *
 * Source: the union-find structure is that of Gabow and Tarjan's "off-line min" problem, JCSS 1985, with path halving.
 *
 * @example
 * ```ts
 * const tokens = new Tokens(4)
 * const first = tokens.reserve()
 * const second = tokens.make(first)
 * tokens.outstandingFrom(first) === first // true
 * tokens.take(first, 7)
 * tokens.outstandingFrom(first) === second // true: which is not made yet
 * ```
 */
export class Tokens {
  private count = 0
  /** By token: itself while nobody has taken it, else a later one of its class. */
  private links: Int32Array
  /** By token that is made: the next one of its class. */
  private successors: Int32Array
  private takers: Int32Array

  /** @param expected - how many there may be; it grows if there are more */
  constructor(expected: number) {
    this.links = new Int32Array(expected)
    this.successors = new Int32Array(expected)
    this.takers = new Int32Array(expected)
  }

  /** The number of the first token of a new class, which is not made by that. */
  reserve(): number {
    const token = this.count++
    if (token >= this.links.length) this.grow()
    this.links[token] = token
    this.takers[token] = NOBODY
    return token
  }

  /** Makes the token that was the next one of its class, and gives the number of the one after it. */
  make(token: number): number {
    const successor = this.reserve()
    this.successors[token] = successor
    return successor
  }

  /** The first token of a class, from one on, that nobody has taken; the next one of the class if there is none. */
  outstandingFrom(from: number): number {
    const { links } = this
    let token = from
    for (let link = links[token] as number; link !== token; link = links[token] as number) {
      links[token] = links[link] as number
      token = links[token] as number
    }
    return token
  }

  /** Gives a token to an operation. */
  take(token: number, position: number): void {
    this.takers[token] = position
    this.links[token] = this.successors[token] as number
  }

  /** The token of the same class that was made after another. */
  after(token: number): number {
    return this.successors[token] as number
  }

  /** Who took a token. */
  takerOf(token: number): number {
    return this.takers[token] as number
  }

  private grow(): void {
    this.links = withRoomFor(this.links, this.count)
    this.successors = withRoomFor(this.successors, this.count)
    this.takers = withRoomFor(this.takers, this.count)
  }
}
