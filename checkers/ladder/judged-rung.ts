import type { History } from '../../sim/history.ts'
import type { HistoryJudge } from '../judges.ts'
import type { Verdict } from '../verdict.ts'
import type { KnownVerdicts } from './climb.ts'
import { meaningOf } from './implications.ts'
import type { LadderOptions } from './ladder.ts'
import { objectProposedFor } from './proposed-object.ts'
import { strongestFor } from './transaction-ladder.ts'

/**
 * The judge of the strongest model that a ladder holds a history against; of single operations it is that their object is
 * linearizable.
 *
 * @param history - any history of single operations, or of transactions
 * @param options - as the ladder takes them
 * @throws InputError where nothing says what it is a history of
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['w', 'x', 1]], time: 0 }])
 * judgeOfStrongest(history, {}) // strict-serializable
 * ```
 */
export function judgeOfStrongest(
  history: History,
  { object = objectProposedFor(history) }: LadderOptions,
): string {
  const isOfTransactions = object === 'list-append' || object === 'rw-register'
  return isOfTransactions ? strongestFor(history, { object }) : object
}

/**
 * What a ladder need not judge again when a judge has spoken that was told the same: nothing, where the judge is of none of its
 * models.
 *
 * @param history - that was judged
 * @param judge - who judged it
 * @param verdict - what the judge said
 * @param options - as the ladder takes them
 */
export function knownFrom(
  history: History,
  { kind, name }: HistoryJudge,
  verdict: Verdict,
  { object = objectProposedFor(history) }: LadderOptions,
): KnownVerdicts {
  if (kind === 'model') return name === object ? { linearizable: verdict } : {}
  return kind === 'consistency' ? { [meaningOf(name)]: verdict } : {}
}
