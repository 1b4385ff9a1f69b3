import { assert } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import { ordersSessionsAlone } from '../formats/recorded-history.ts'
import { climb, type KnownVerdicts, type Steps } from './climb.ts'
import { transactionRungsFor } from './implications.ts'
import { transactionRungs } from './rungs.ts'
import { TransactionModels, type TransactionSettings } from './transaction-models.ts'

/**
 * Holds a history of transactions against every model.
 *
 * @param history - of transactions
 * @param settings - what they read and write, and how much work may go into each model
 * @param known - verdicts that are known already
 */
export function transactionLadder(
  history: History,
  settings: TransactionSettings,
  known: KnownVerdicts,
): Steps {
  const models = new TransactionModels(history, settings)
  const rungs = transactionRungsFor(ordersSessionsAlone(history)).filter(({ name }) => models.covers(name))
  // One search for anomalies does for all: whoever asks for times asks for sessions as well, by another name.
  const [strongest] = rungs
  return climb(rungs, (model) => known[model] ?? models.judged(model, strongest?.name))
}

/** The strongest model that a history of transactions is held against. */
export function strongestFor(history: History, settings: TransactionSettings): string {
  const models = new TransactionModels(history, settings)
  const strongest = transactionRungs.find(({ name }) => models.covers(name))
  assert(strongest !== undefined, 'some model asks for no times')
  return strongest.name
}
