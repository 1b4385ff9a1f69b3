import type { Facts } from './explanation/facts.ts'

/** How a verdict was come by, where its judge says so. */
export interface Effort {
  /** The decision procedure, by name. */
  readonly procedure?: string
  /** How many operations it judged. */
  readonly operations?: number
  /** How many steps it took: a measure of work that is the same on every machine. */
  readonly steps?: number
}

/**
 * What a judge of a history or a run says. `valid` may bring a witness (indices of the invocations of the operations that
 * took effect, in an order that explains them), `invalid` brings a sentence, its core (the indices of the history events
 * that prove it) and, where the anomaly was recognised, its facts; `unknown` says what ran out.
 */
export type Verdict =
  | ({ readonly verdict: 'valid'; readonly why?: string; readonly witness?: readonly number[] } & Effort)
  | ({
      readonly verdict: 'invalid'
      readonly why: string
      readonly core: readonly number[]
      readonly facts?: Facts
    } & Effort)
  | ({ readonly verdict: 'unknown'; readonly why: string } & Effort)
