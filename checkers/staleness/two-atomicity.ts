import { byEffect, type KeyRegister } from './key-registers.ts'
import { readsOf } from './versions-behind.ts'
import type { StaleOrder } from './atomicity-bounds.ts'

/** What came of deciding whether a key is 2-atomic. */
export type TwoAtomicity =
  | { readonly kind: 'valid'; readonly order: StaleOrder }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'undecided' }

const NONE = -1

/**
 * Decides whether a key is 2-atomic: whether its operations can be put into an order, true to real time, in which every read sees
 * the latest write before it or the one before that.
 *
 * The order is made from its end. Of the writes that may be the last one is tried: the reads that have to stand after it saw it, or
 * all the same other write, which then stands before it, and so on until no other is asked for. What came to such an end stays.
 *
 * Source: Golab, Hurwitz and Li, "On the k-atomicity-verification problem", ICDCS 2013 (arXiv 1309.5522), algorithm LBT.
 *
 * @param register - the operations of a key of which no read saw what was not yet begun
 * @param budget - how many removals may be tried
 */
export function decideTwoAtomicity(register: KeyRegister, budget: number): TwoAtomicity {
  return new Backward(register, budget).run()
}

class Backward {
  private readonly register: KeyRegister
  private readonly byBegin: Chain
  private readonly byEffect: Chain
  private readonly reads: Chain
  private readonly firsts: Int32Array
  private readonly nexts: Int32Array
  private readonly after: Int32Array
  private budget: number
  /** Writes from the last on, and what was removed, to be brought back. */
  private readonly placed: number[] = []
  private readonly removed: number[] = []

  constructor(register: KeyRegister, budget: number) {
    const { writeCount, sources } = register
    this.register = register
    this.budget = budget
    this.byBegin = new Chain(Int32Array.from({ length: writeCount }, (_, write) => write))
    const effected = new Int32Array(writeCount)
    effected.set(byEffect(register), 1)
    this.byEffect = new Chain(effected)
    this.reads = new Chain(Int32Array.from({ length: sources.length }, (_, read) => read))
    ;({ firsts: this.firsts, nexts: this.nexts } = readsOf(register))
    this.after = new Int32Array(sources.length)
  }

  run(): TwoAtomicity {
    const { writeCount } = this.register
    while (this.placed.length < writeCount) {
      let found = false
      for (
        let write = this.byEffect.last;
        write !== NONE && this.mayBeLast(write);
        write = this.byEffect.before(write)
      ) {
        if (this.budget <= 0) return { kind: 'undecided' }
        found = this.tryEpoch(write)
        if (found) break
      }
      if (!found) return { kind: 'invalid' }
      this.removed.length = 0
    }
    const writes = Int32Array.from(this.placed).reverse()
    const after = this.after.map((place) => writeCount - 1 - place)
    return { kind: 'valid', order: { k: 2, writes, after } }
  }

  /** Whether no write that is left began after this one had taken effect. */
  private mayBeLast(write: number): boolean {
    const { begins, effects } = this.register
    return (effects[write] as number) >= (begins[this.byBegin.last] as number)
  }

  private tryEpoch(first: number): boolean {
    const placedBefore = this.placed.length
    for (let write = first; ;) {
      const next = this.putLast(write)
      if (next === NONE) return true
      if (next === FAILED || !this.mayBeLast(next)) break
      write = next
    }
    this.restore(placedBefore)
    return false
  }

  /** Removes a write and the reads after it; the other write that they saw, if there is one. */
  private putLast(write: number): number {
    const { effects, sources, readBegins } = this.register
    const place = this.placed.push(write) - 1
    this.byBegin.remove(write)
    this.byEffect.remove(write)
    this.removed.push(~write)
    this.budget--
    for (let read = this.firsts[write] as number; read !== NONE; read = this.nexts[read] as number)
      if (!this.reads.isGone(read)) this.removeRead(read, place)
    let other = NONE
    for (
      let read = this.reads.last;
      read !== NONE && (readBegins[read] as number) > (effects[write] as number);
    ) {
      const source = sources[read] as number
      if (other !== NONE && source !== other) return FAILED
      other = source
      const earlier = this.reads.before(read)
      this.removeRead(read, place)
      read = earlier
    }
    return other
  }

  private removeRead(read: number, place: number): void {
    this.reads.remove(read)
    this.after[read] = place
    this.removed.push(read)
    this.budget--
  }

  private restore(placed: number): void {
    for (let last = this.removed.pop(); last !== undefined; last = this.removed.pop()) {
      if (last >= 0) {
        this.reads.bringBack(last)
      } else {
        this.byEffect.bringBack(~last)
        this.byBegin.bringBack(~last)
      }
    }
    this.placed.length = placed
  }
}

const FAILED = -2

/** Numbers in an order, each of which may be removed, and brought back in the opposite order. */
class Chain {
  last: number
  private readonly earlier: Int32Array
  private readonly later: Int32Array
  private readonly gone: Uint8Array

  constructor(order: Int32Array) {
    this.earlier = new Int32Array(order.length).fill(NONE)
    this.later = new Int32Array(order.length).fill(NONE)
    this.gone = new Uint8Array(order.length)
    this.last = order.at(-1) ?? NONE
    for (let i = 1; i < order.length; i++) {
      this.earlier[order[i] as number] = order[i - 1] as number
      this.later[order[i - 1] as number] = order[i] as number
    }
  }

  before(number: number): number {
    return this.earlier[number] as number
  }

  isGone(number: number): boolean {
    return this.gone[number] === 1
  }

  remove(number: number): void {
    const [before, after] = [this.earlier[number] as number, this.later[number] as number]
    if (before !== NONE) this.later[before] = after
    if (after === NONE) this.last = before
    else this.earlier[after] = before
    this.gone[number] = 1
  }

  bringBack(number: number): void {
    const [before, after] = [this.earlier[number] as number, this.later[number] as number]
    if (before !== NONE) this.later[before] = number
    if (after === NONE) this.last = number
    else this.earlier[after] = number
    this.gone[number] = 0
  }
}
