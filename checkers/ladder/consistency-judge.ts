import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import type { HistoryJudge, JudgeOptions } from '../judges.ts'
import { modelJudge } from '../model-judge.ts'
import { type ModelName, models } from '../models/index.ts'
import { refuseBadBudget } from '../options.ts'
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
import { isOfOperations, isOfTransactions, objectProposedFor } from './proposed-object.ts'
import { transactionModelNames, TransactionModels } from './transaction-models.ts'

/** The strongest model of single operations, which the ladder calls so whatever the object is. */
const LINEARIZABLE = 'linearizable'

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
  ...new Set([...transactionModelNames, ...Object.keys(sessionModels), LINEARIZABLE]),
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
  const { options: given = {}, initial, budget, ...rest } = options
  if (initial !== undefined && given['initial'] !== undefined) {
    throw new InputError(
      `the first value is given twice, expected it once: as the first value, or as an option`,
    )
  }
  const all = initial === undefined ? given : { ...given, initial }
  const forTransactions = transactionModelNames.includes(model)
  const forOperations = model === LINEARIZABLE || Object.hasOwn(sessionModels, model)
  refuseOthers(model, all, [
    ...(forTransactions ? OF_TRANSACTIONS : []),
    ...(forOperations ? OF_OPERATIONS : []),
  ])
  refuseBadBudget(budget)
  if (transactionModels.includes(model)) settingsOf({ ...transactionOptions(all), models: [model] })
  const effort = { ...rest, ...(budget === undefined ? {} : { budget }) }
  const hasTransactions = (history: History) => {
    if (!forOperations && isOfOperations(history))
      throw new InputError(`${model} is about transactions, and these are single operations`)
    return forTransactions && (!forOperations || isOfTransactions(history))
  }
  const ofTransactions = (history: History) =>
    new TransactionModels(history, { ...transactionOptions(all), ...effort })
  const ofOperations = (history: History): Required<Pick<HistoryJudge, 'judge' | 'verify'>> => {
    const object = objectOf(model, all, history)
    if (model === LINEARIZABLE) {
      const { initial: first } = all
      return modelJudge(object, { ...effort, ...(first === undefined ? {} : { initial: first }) })
    }
    const asked = { ...effort, ...all, object, model } as SessionOptions & { model: SessionModelName }
    return {
      judge: (judged) => checkSessionModel(judged, asked),
      verify: (judged, verdict) => verifySessionModel(judged, asked, verdict),
    }
  }
  return {
    kind: 'consistency',
    name: model,
    description: `The history satisfies ${model}.`,
    judge: (history) =>
      hasTransactions(history)
        ? ofTransactions(history).verdict(model)
        : ofOperations(history).judge(history),
    verify: (history, verdict: Verdict) =>
      hasTransactions(history)
        ? ofTransactions(history).verify(model, verdict)
        : ofOperations(history).verify(history, verdict),
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
    throw new InputError(
      `the option ${name} of the model ${model} is ${JSON.stringify(given[name])}, expected a list: [${JSON.stringify(given[name])}]`,
    )
  }
}

function transactionOptions(given: Given): TransactionOptions {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'sessions'))
}

/** What single operations are operations of: as they say, or as their names propose. */
function objectOf(model: string, { object }: Given, history: History): ModelName {
  if (object === undefined) {
    if (isOfTransactions(history))
      throw new InputError(`${model} is about single operations, and these are transactions`)
    return objectProposedFor(history) as ModelName
  }
  if (typeof object === 'string' && Object.hasOwn(models, object)) return object as ModelName
  throw new InputError(
    `the object is ${JSON.stringify(object)}, expected one of ${Object.keys(models).join(', ')}`,
  )
}
