/**
 * What a violation comes down to, as data: a sentence is made of it, and whoever knows more of the run (nodes, faults) can
 * say more. Operations are named by the index of their invocation in the history.
 */
export type Facts = NeverWritten | StaleRead | OppositeOrder | ImpossibleCas | LostAppend | Unexplained

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
