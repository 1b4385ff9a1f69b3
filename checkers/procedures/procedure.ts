/** When an operation completes that never did, or of which nobody knows how it ended: it may act at any time, or never. */
export const OPEN = 0x7fffffff

/**
 * When operations began and completed, in columns, sorted by invocation; an operation is known by its position. Instants are
 * the indices of events: no two are the same, and nothing else counts of them but their order.
 */
export interface Intervals {
  readonly length: number
  readonly invocations: Int32Array
  /** {@link OPEN} for one that crashed or is still going on. */
  readonly completions: Int32Array
}

/**
 * What an exact procedure found. `valid` brings the operations that took effect, in an order that explains all of them;
 * `invalid` brings an obstruction: a few operations that are not linearizable by themselves, such that leaving out all the
 * others would not have made them so. `unfit` is not a verdict: the operations are none that this procedure is exact for.
 */
export type Decision =
  | { readonly kind: 'valid'; readonly order: Int32Array }
  | { readonly kind: 'invalid'; readonly obstruction: readonly number[] }
  | { readonly kind: 'unfit'; readonly why: string }
