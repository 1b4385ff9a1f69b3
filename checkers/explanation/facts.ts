import type { Json } from '../../sim/types.ts'

/**
 * What a violation comes down to, as data: a sentence is made of it, and whoever knows more of the run (nodes, faults) can
 * say more. Operations are named by the index of their invocation in the history.
 */
export type Facts =
  | NeverWritten
  | StaleRead
  | OppositeOrder
  | ImpossibleCas
  | LostAppend
  | NeverAdded
  | MissingElement
  | Reordered
  | TakenTwice
  | FoundEmpty
  | OutOfOrder
  | HeldTwice
  | NotHeld
  | OutOfBounds
  | Unexplained

/**
 * The operation whose answer cannot be explained: the one to speak of.
 *
 * @param facts - what a violation comes down to
 *
 * @example
 * ```ts
 * culpritIn({ kind: 'never-written', read: 4 }) // 4
 * ```
 */
export function culpritIn(facts: Facts): number {
  switch (facts.kind) {
    case 'opposite-order':
      return facts.second
    case 'impossible-cas':
      return facts.cas
    case 'never-added':
      return facts.look
    case 'taken-twice':
    case 'found-empty':
    case 'out-of-order':
      return facts.removal
    case 'held-twice':
      return facts.acquire
    case 'not-held':
      return facts.release
    case 'unexplained':
      return facts.last
    default:
      return facts.read
  }
}

/** A read returned a value that nothing had written by then. */
export interface NeverWritten {
  readonly kind: 'never-written'
  readonly read: number
  /** A write of that value that was reported as failed. */
  readonly failed?: number
  /** A write of that value that began after the read had ended. */
  readonly later?: number
}

/** A read returned a value that a write, acknowledged before the read began, had replaced. */
export interface StaleRead {
  readonly kind: 'stale-read'
  readonly read: number
  /** The write that had replaced it. */
  readonly write: number
  /** The write of what was read; absent where that was the first value. */
  readonly source?: number
}

/** One operation saw the newer of two values and ended before another began, which saw the older one. */
export interface OppositeOrder {
  readonly kind: 'opposite-order'
  /** Saw the newer value. */
  readonly first: number
  /** Saw the older value. */
  readonly second: number
  /**
   * Two more operations that saw the older value and then the newer one, where the writes do not tell which is which;
   * otherwise nothing that was going on could have brought the older one back.
   */
  readonly others?: readonly [number, number]
}

/** A cas succeeded from a value that was not there. */
export interface ImpossibleCas {
  readonly kind: 'impossible-cas'
  readonly cas: number
  /**
   * The value was never written by then; or had been replaced, as `other` shows, which was acknowledged before the cas
   * began; or was there only once, and `other` succeeded from it as well.
   */
  readonly because: 'never-written' | 'replaced' | 'taken'
  readonly other?: number
}

/** A read lacks what an append, acknowledged before the read began, had added. */
export interface LostAppend {
  readonly kind: 'lost-append'
  readonly read: number
  readonly append: number
}

/** A value was seen in a set or a list, or taken out of a queue or a stack, that nothing had put there by then. */
export interface NeverAdded {
  readonly kind: 'never-added'
  /** The operation that saw it. */
  readonly look: number
  readonly value: Json
  /** An operation that was to put it there, and was reported as failed. */
  readonly failed?: number
  /** One that did so only after `look` had ended. */
  readonly later?: number
}

/** A set lacks an element whose add had been acknowledged, and that nothing can have removed. */
export interface MissingElement {
  readonly kind: 'missing-element'
  readonly read: number
  readonly add: number
}

/** Two reads of a list that only grows, neither of which is the beginning of the other. */
export interface Reordered {
  readonly kind: 'reordered'
  readonly read: number
  readonly other: number
}

/** A value was taken out of a queue or a stack more often than it was put in. */
export interface TakenTwice {
  readonly kind: 'taken-twice'
  readonly removal: number
  readonly other: number
  readonly value: Json
}

/** A queue or a stack was found empty, though a value was in it that nothing can have taken out. */
export interface FoundEmpty {
  readonly kind: 'found-empty'
  readonly removal: number
  readonly insertion: number
}

/** A value was taken out of a queue while another was in it that had been put in before. */
export interface OutOfOrder {
  readonly kind: 'out-of-order'
  readonly removal: number
  /** What put in the value that was taken out. */
  readonly insertion: number
  /** What put in the one that was passed over. */
  readonly skipped: number
}

/** A lock was acquired that was held already. */
export interface HeldTwice {
  readonly kind: 'held-twice'
  readonly acquire: number
  /** The acquisition by which it was held; absent where it was held at first. */
  readonly holder?: number
}

/** A lock was released that was not held. */
export interface NotHeld {
  readonly kind: 'not-held'
  readonly release: number
}

/** A counter showed less than had been acknowledged, or more than had been asked for. */
export interface OutOfBounds {
  readonly kind: 'out-of-bounds'
  readonly read: number
  readonly is: 'below' | 'above'
  /** The least, or the most, that it can have been. */
  readonly bound: number
}

/** None of those: no order of the operations explains what they answered. */
export interface Unexplained {
  readonly kind: 'unexplained'
  /** How many operations the core has, and how many processes issued them. */
  readonly operations: number
  readonly processes: number
  /** The operation whose answer no order explains. */
  readonly last: number
  /** Whether it is the first such answer: an order explains all that was answered before. */
  readonly isFirst: boolean
}
