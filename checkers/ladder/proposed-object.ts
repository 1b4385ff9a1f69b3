import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import { isArray } from '../canonical.ts'
import { type ModelName, models } from '../models/index.ts'
import { proposeModel } from '../propose.ts'
import type { TransactionObject } from '../transactions/transaction-table.ts'
import { objectOf } from '../transactions/object-of.ts'

/**
 * Whether a history is one of transactions: lists of micro-operations.
 *
 * @param history - any history
 */
export function isOfTransactions(history: History): boolean {
  for (const { process, value } of history) {
    if (process === 'nemesis' || value === undefined || value === null) continue
    return isArray(value) && value.every((micro) => isArray(micro) && typeof micro[0] === 'string')
  }
  return false
}

/**
 * What a history seems to be of: a model's operations, or transactions over lists or registers.
 *
 * @param history - any history
 * @throws InputError where nothing fits
 */
export function objectProposedFor(history: History): ModelName | TransactionObject {
  if (isOfTransactions(history)) return objectOf(history)
  const { model, because } = proposeModel(history)
  if (Object.hasOwn(models, model)) return model as ModelName
  throw new InputError(
    `consistency models are for the operations of a model or for transactions, and this seems to be of ${model}, since ${because}`,
  )
}
