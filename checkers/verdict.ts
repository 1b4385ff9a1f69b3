/**
 * What a judge of a history or a run says. `valid` may bring a witness (indices of completed operations' invocations in an
 * order that explains them), `invalid` brings a sentence and its core (the indices of the history events that prove it).
 */
export type Verdict =
  | { readonly verdict: 'valid'; readonly why?: string; readonly witness?: readonly number[] }
  | { readonly verdict: 'invalid'; readonly why: string; readonly core: readonly number[] }
  | { readonly verdict: 'unknown'; readonly why: string }
