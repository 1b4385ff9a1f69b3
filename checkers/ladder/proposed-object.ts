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
 * Whether a history is one of single operations, by their names: what is called `txn` and makes no sense is a transaction all
 * the same.
 *
 * @param history - any history
 */
export function isOfOperations(history: History): boolean {
  if (isOfTransactions(history)) return false
  for (const { process, f } of history) if (process !== 'nemesis' && f !== 'txn') return true
  return false
}

function hasOperations(history: History): boolean {
  for (const { process } of history) if (process !== 'nemesis') return true
  return false
}

/**
 * What a history seems to be of: a model's operations, or transactions over lists or registers. One of no operations is of
 * whatever may be: of a register.
 *
 * @param history - any history
 * @throws InputError where nothing fits
 */
export function objectProposedFor(history: History): ModelName | TransactionObject {
  if (isOfTransactions(history)) return objectOf(history)
  if (!hasOperations(history)) return 'register'
  const { model, because } = proposeModel(history)
  if (Object.hasOwn(models, model)) return model as ModelName
  throw new InputError(
    `consistency models are for the operations of a model or for transactions, and this seems to be of ${model}, since ${because}`,
  )
}
