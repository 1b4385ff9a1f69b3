import type { LadderStep } from '../checkers/index.ts'
import type { RunRecord } from '../sim/record.ts'
import type { NodeId } from '../sim/types.ts'

/** What became of one property of a run. `unreached` is a `sometimes` that this run did not come by. */
export interface Property {
  readonly name: string
  readonly kind: 'check' | 'invariant' | 'always' | 'sometimes' | 'engine'
  readonly verdict: 'valid' | 'invalid' | 'unknown' | 'unreached'
  /** The sentence: for a violation what happened, after what, and why; for `valid` what was looked at. */
  readonly why: string
  /** What kind of violation a check found, in one word: `stale-read`. */
  readonly anomaly?: string
  /** The history events that prove a violation of a check. */
  readonly core?: readonly number[]
  /** For a check that held and brings a proof: the invocations that took effect, in an order that explains the history. */
  readonly witness?: readonly number[]
  /** Where an invariant was violated: the index of the trace event, microseconds, and the node. */
  readonly event?: number
  readonly time?: number
  readonly node?: NodeId
  /**
   * For a violated check of linearizability, once it was asked: what came of each consistency model, from the strongest to the
   * weakest, and which are the strongest that hold and the weakest that do not.
   */
  readonly ladder?: readonly LadderStep[]
  readonly strongest?: readonly string[]
  readonly weakestViolated?: readonly string[]
}

/** A run with its verdicts: what reports, failure files and terminals are made from. */
export interface JudgedRun {
  readonly record: RunRecord
  readonly properties: readonly Property[]
  /** Where the run went beyond what its protocols say they bear, a sentence each: what is violated there is no bug. */
  readonly beyond: readonly string[]
  /** `invalid` if any property is, else `unknown` if any is, else `valid`. */
  readonly verdict: 'valid' | 'invalid' | 'unknown'
}
