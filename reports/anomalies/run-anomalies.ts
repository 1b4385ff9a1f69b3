import { isOfTransactions } from '../../checkers/ladder/proposed-object.ts'
import {
  transactionModelNames,
  TransactionModels,
  type TransactionSettings,
} from '../../checkers/ladder/transaction-models.ts'
import type { ConsistentOptions } from '../../scenarios/checks/consistent.ts'
import type { JudgedRun } from '../../scenarios/judged-run.ts'
import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { ReportGraph } from '../graphs/graph.ts'
import { historyGraphs, type ReportedAnomaly } from './cycle-graph.ts'
import { reportedAnomalies } from './reported-anomalies.ts'

/** How many steps may go into a model that is hard to decide: anomalies are told beside a verdict, and must not hold it up. */
const BUDGET = 100_000
/** Of longer histories no anomalies are told. */
const MOST_EVENTS = 20_000

/**
 * The graphs of the cycles that the report of a run draws, in their order: those of the transactions that violate a consistency model.
 * Whoever writes the report lays them out, and hands the layouts to `renderReport`.
 *
 * @param run - with its verdicts
 *
 * @example
 * ```ts
 * const judged = judge(run(scenarios['snapshot-store-write-skew'], 1))
 * cycleGraphs(judged)[0].nodes // 2
 * ```
 */
export function cycleGraphs(run: JudgedRun): readonly ReportGraph[] {
  return historyGraphs(run.record.history, anomaliesOf(run))
}

/**
 * The anomalies of a run's transactions, worst first, as they are found for the first check of a model that they violate; none where no
 * such check is violated. What a check found is not in the run: it is found again, which comes to the same in every process.
 */
export function anomaliesOf({ record, properties }: JudgedRun): readonly ReportedAnomaly[] {
  const { history, scenario } = record
  // Properties begin with those of the scenario's checks, one each, in their order. A run that a file holds has no definitions.
  const violated = scenario.checks.find(
    ({ use, from }, i) => use === 'consistent' && from === undefined && properties[i]?.verdict === 'invalid',
  )
  if (violated === undefined || history.length > MOST_EVENTS) return []
  return anomaliesFor(history, violated.options as unknown as ConsistentOptions)
}

function anomaliesFor(
  history: History,
  { model, object, initial }: ConsistentOptions,
): readonly ReportedAnomaly[] {
  if (!transactionModelNames.includes(model) || !isOfTransactions(history)) return []
  const settings = {
    budget: BUDGET,
    ...(object === '' ? {} : { object: object as NonNullable<TransactionSettings['object']> }),
    ...(initial === null ? {} : { initial }),
  }
  try {
    const found = new TransactionModels(history, settings).verdict(model)
    return reportedAnomalies(found, found.details)
  } catch (error) {
    if (error instanceof InputError) return []
    throw error
  }
}
