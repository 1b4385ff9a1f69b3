import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { LinearizabilityOptions } from '../linearizable.ts'
import type { ModelName } from '../models/index.ts'
import { refuseBadBudget, refuseUnknownOptions } from '../options.ts'
import type { Sessions } from '../sessions/index.ts'
import type { TransactionOptions } from '../transactions/check-transactions.ts'
import type { TransactionObject } from '../transactions/transaction-table.ts'
import type { KnownVerdicts, Steps } from './climb.ts'
import { objectLadder } from './object-ladder.ts'
import { objectProposedFor } from './proposed-object.ts'
import { transactionLadder } from './transaction-ladder.ts'

/** What a history is of, and how much work may go into it. */
export interface LadderOptions
  extends
    Pick<LinearizabilityOptions, 'initial' | 'budget' | 'lenient' | 'repaired'>,
    Pick<TransactionOptions, 'anomalies' | 'versionOrder' | 'versions'> {
  /**
   * What the operations are operations of: the name of a model, or `list-append` or `rw-register` for transactions. Proposed by the
   * names of the operations, if absent.
   */
  readonly object?: ModelName | TransactionObject
  /** What a session is, for single operations: `process`, if absent, or `client`, who goes on after a crash. */
  readonly sessions?: Sessions
  /** Verdicts that are known already, by model: these are not judged again. */
  readonly known?: KnownVerdicts
}

/** What a ladder can be told of any history, of single operations alone, and of transactions alone. */
const OF_ALL = ['object', 'initial', 'budget', 'lenient', 'repaired', 'known'] as const
const OF_OPERATIONS = ['sessions'] as const
const OF_TRANSACTIONS = ['anomalies', 'versionOrder', 'versions'] as const

/**
 * The names of what a ladder can be told that changes its verdicts.
 *
 * @example
 * ```ts
 * ladderSettings.includes('initial') // true
 * ```
 */
export const ladderSettings: readonly string[] = ['object', 'initial', ...OF_OPERATIONS, ...OF_TRANSACTIONS]

/** A history held against every consistency model of its kind. */
export interface Ladder extends Steps {
  /** What was judged: single operations of an object, or transactions. */
  readonly kind: 'operations' | 'transactions'
  /** What they are operations of. */
  readonly object: ModelName | TransactionObject
}

/**
 * Holds a history against every consistency model of its kind, from linearizable down to eventual for single operations, from strict
 * serializable down to read uncommitted for transactions, and says which are the strongest that hold and the weakest that do not.
 *
 * What is not judged by itself follows from what is: a model that holds implies those below it, one that is violated breaks those above.
 *
 * @param history - any history of single operations, or of transactions
 * @param options - `object` (proposed if absent), `initial`, `budget` (steps for each of the models that are hard to decide),
 *   `lenient`, `known` (verdicts by model); of single operations `sessions`; of transactions `anomalies`, `versionOrder`, `versions`
 * @throws InputError when the history makes no sense, or nothing says what it is a history of, and for an option that is not for it
 *
 * @example
 * ```ts
 * const read = (process, x, y) => ({ process, type: 'ok', f: 'txn', value: [['r', 'x', x], ['r', 'y', y]], time: 0 })
 * const write = (process, key) => ({ process, type: 'ok', f: 'txn', value: [['append', key, 1]], time: 0 })
 * const longFork = historyOf([write(0, 'x'), write(1, 'y'), read(2, [1], []), read(3, [], [1])])
 * ladder(longFork).weakestViolated // [ 'snapshot-isolation', 'repeatable-read' ]
 * ```
 */
export function ladder(history: History, options: LadderOptions = {}): Ladder {
  refuseUnknownOptions('the ladder', options, [...OF_ALL, ...OF_OPERATIONS, ...OF_TRANSACTIONS])
  const { object = objectProposedFor(history), known = {}, sessions, ...rest } = options
  refuseBadBudget(rest.budget)
  if (object === 'list-append' || object === 'rw-register') {
    refuseOthers('transactions', options, OF_OPERATIONS)
    return { kind: 'transactions', object, ...transactionLadder(history, { ...rest, object }, known) }
  }
  refuseOthers('single operations', options, OF_TRANSACTIONS)
  const steps = objectLadder(history, { ...rest, model: object }, sessions ?? 'process', known)
  return { kind: 'operations', object, ...steps }
}

function refuseOthers(of: string, options: LadderOptions, others: readonly (keyof LadderOptions)[]): void {
  const given = others.find((name) => options[name] !== undefined)
  if (given === undefined) return
  throw new InputError(`the option ${given} is given, expected none: a ladder of ${of} takes no such option`)
}
