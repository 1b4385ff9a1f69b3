import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import type { HistoryJudge, JudgeOptions } from '../judges.ts'
import { type ModelName, models } from '../models/index.ts'
import {
  checkSessionModel,
  type SessionModelName,
  sessionModels,
  type SessionOptions,
  verifySessionModel,
} from '../sessions/index.ts'
import { settingsOf, type TransactionOptions } from '../transactions/check-transactions.ts'
import { transactionModels } from '../transactions/lattice.ts'
import type { Verdict } from '../verdict.ts'
import { isOfTransactions, objectProposedFor } from './proposed-object.ts'
import { transactionModelNames, TransactionModels } from './transaction-models.ts'

/** What a judge of transactions takes beside the model. */
const OF_TRANSACTIONS = ['object', 'anomalies', 'versionOrder', 'versions', 'initial'] as const
const LISTS = ['anomalies', 'versionOrder', 'versions'] as const
/** What a judge of single operations takes beside the model. */
const OF_OPERATIONS = ['object', 'sessions', 'initial'] as const

/**
 * The names of all consistency models that histories can be held against.
 *
 * @example
 * ```ts
 * consistencyModelNames.includes('sequential') && consistencyModelNames.includes('snapshot-isolation') // true
 * ```
 */
export const consistencyModelNames: readonly string[] = [
  ...new Set([...transactionModelNames, ...Object.keys(sessionModels)]),
].sort()

/**
 * A judge of whether a history satisfies a consistency model: of transactions, or of single operations.
 *
 * @param model - one of {@link consistencyModelNames}
 * @param options - of transactions: `object` (list-append or rw-register), `anomalies`, `versionOrder`, `versions`, `initial`; of single
 *   operations: `object` (the name of a model), `sessions`, `initial`
 * @throws InputError for an option that there is not
 */
export function consistencyJudge(model: string, options: JudgeOptions): HistoryJudge {
  const { options: given = {}, initial, ...rest } = options
  const all = initial === undefined ? given : { ...given, initial }
  const forTransactions = transactionModelNames.includes(model)
  const forOperations = Object.hasOwn(sessionModels, model)
  refuseOthers(model, all, [
    ...(forTransactions ? OF_TRANSACTIONS : []),
    ...(forOperations ? OF_OPERATIONS : []),
  ])
  if (transactionModels.includes(model)) settingsOf({ ...transactionOptions(all), models: [model] })
  const { budget } = rest
  const settings = () => ({ ...transactionOptions(all), ...(budget === undefined ? {} : { budget }) })
  const asked = (history: History) =>
    ({ ...rest, ...all, object: objectOf(all, history), model }) as SessionOptions & {
      model: SessionModelName
    }
  const hasTransactions = (history: History) =>
    forTransactions && (!forOperations || isOfTransactions(history))
  return {
    kind: 'consistency',
    name: model,
    description: `The history satisfies ${model}.`,
    judge: (history) =>
      hasTransactions(history)
        ? new TransactionModels(history, settings()).verdict(model)
        : checkSessionModel(history, asked(history)),
    verify: (history, verdict: Verdict) =>
      hasTransactions(history)
        ? new TransactionModels(history, settings()).verify(model, verdict)
        : verifySessionModel(history, asked(history), verdict),
  }
}

type Given = { readonly [name: string]: Json }

function refuseOthers(model: string, given: Given, expected: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (expected.includes(name)) continue
    throw new InputError(`the model ${model} takes no option ${name}, expected one of ${expected.join(', ')}`)
  }
  for (const name of LISTS) {
    if (given[name] === undefined || Array.isArray(given[name])) continue
    throw new InputError(`the option ${name} of the model ${model} is no list, expected one`)
  }
}

function transactionOptions(given: Given): TransactionOptions {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'sessions'))
}

/** What single operations are operations of: as they say, or as their names propose. */
function objectOf({ object }: Given, history: History): ModelName {
  if (object === undefined) return objectProposedFor(history) as ModelName
  if (typeof object === 'string' && Object.hasOwn(models, object)) return object as ModelName
  throw new InputError(
    `the object is ${JSON.stringify(object)}, expected one of ${Object.keys(models).join(', ')}`,
  )
}
