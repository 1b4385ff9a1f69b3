import type { History } from '../../sim/history.ts'
import { canonicalText } from '../canonical.ts'
import type { Verification } from '../certificate.ts'
import type { Verdict } from '../verdict.ts'
import { isolationModelNamed, type IsolationOptions } from './check-isolation.ts'
import { plainTransactions } from './plain-transactions.ts'
import { verifyCore } from './verify-core.ts'
import { objectOf } from '../transactions/object-of.ts'
import { verifyOrder } from './verify-order.ts'

/**
 * Verifies the proof that a verdict on isolation brings, from the history alone and without the procedure that made it.
 *
 * An order is held against the axioms of the model, read by read. Of a core, either a transaction is shown to have read what
 * nobody can have written, or what its transactions read of each other is held against every order of them; up to ten, or as
 * many as there are where the model itself forces the orders.
 *
 * @param history - the history that was judged
 * @param options - as the judge was given them
 * @param verdict - what the judge said
 * @throws InputError as the judge does
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['w', 'x', 1], ['r', 'x', 2]], time: 0 }])
 * const verdict = checkIsolation(history, { model: 'serializable' })
 * verifyIsolation(history, { model: 'serializable' }, verdict).outcome // proven
 * ```
 */
export function verifyIsolation(history: History, options: IsolationOptions, verdict: Verdict): Verification {
  const model = isolationModelNamed(options.model)
  if (verdict.verdict === 'unknown') return { outcome: 'unproven', why: 'an unknown verdict has no proof' }
  const object = options.object ?? objectOf(history)
  const all = plainTransactions(history, object, options.initial)
  if (verdict.verdict === 'invalid') {
    return verifyCore(all, { object, first: canonicalText(options.initial) }, model, new Set(verdict.core))
  }
  if (verdict.witness === undefined) return { outcome: 'unproven', why: 'the verdict brings no order' }
  return verifyOrder(all, object, model, verdict.witness)
}
