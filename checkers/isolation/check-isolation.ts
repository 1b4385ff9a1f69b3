import { InputError } from '../../sim/errors.ts'
import type { History } from '../../sim/history.ts'
import type { Json } from '../../sim/types.ts'
import { countOf } from '../explanation/words.ts'
import { ordersSessionsAlone } from '../formats/recorded-history.ts'
import type { PairingOptions } from '../operations.ts'
import { refuseBadBudget, refuseUnknownOptions } from '../options.ts'
import { OPEN } from '../procedures/procedure.ts'
import { objectOf } from '../transactions/object-of.ts'
import { RowWords } from '../transactions/row-words.ts'
import {
  type TransactionObject,
  type TransactionTable,
  transactionTableOf,
} from '../transactions/transaction-table.ts'
import type { Verdict } from '../verdict.ts'
import { exactOrder } from './exact-order.ts'
import { forcedOrder } from './forced-order.ts'
import { minimal } from './minimal.ts'
import { type IsolationModel, type IsolationModelName, isolationModels } from './models.ts'
import { type Observations, observed } from './observations.ts'
import { listKeysOf, membersOf, type Proof } from './proof.ts'
import { orderProof, type OrderProof } from './order-proof.ts'
import { toldProof } from './proof-text.ts'
import { readAnomalyText } from './read-anomalies.ts'
import { restricted } from './restricted.ts'

/** What a search may take unless told otherwise: some seconds. */
const BUDGET = 20_000_000
/** What it may take to judge a part of a history, to find out whether it is wrong by itself. */
const BUDGET_OF_A_PART = 200_000

const OPTIONS = ['model', 'budget', 'object', 'initial', 'lenient', 'repaired']

/** How a history of transactions is to be judged. */
export interface IsolationOptions extends Pick<PairingOptions, 'lenient' | 'repaired'> {
  /** One of {@link isolationModels}. */
  readonly model: IsolationModelName
  /** How many steps may go into the judgement, 20 million if absent; read committed, read atomic and causal take as they need. */
  readonly budget?: number
  /** What transactions read; found out from what they write if absent. */
  readonly object?: TransactionObject
  /** What every register held at first; `null` if absent. Lists are empty at first. */
  readonly initial?: Json
}

/** A verdict on isolation; where it rests on a cycle of transactions, with that. */
export type IsolationVerdict = Verdict & { readonly proof?: OrderProof }

/**
 * Judges whether a history of transactions fits a model of isolation.
 *
 * Events are those of Elle: `["r", key, value]`, `["w", key, value]` of registers, or `["append", key, element]` of lists.
 * What was written must differ where it was read, from what was there at first as well, or the verdict is `unknown`. Transactions that are `info` took effect if
 * somebody read what they wrote, others may have; those that failed did not. A list's read is of the transaction that
 * appended its last element, and versions of lists are in the order that reads show, unread ones after them; nothing else is
 * concluded from lists.
 *
 * Read committed, read atomic and causal consistency are decided for any history, as is serializability of lists. Snapshot
 * isolation, and serializability of registers, are NP-complete: the verdict is `unknown` where the budget runs out.
 *
 * @param history - any history of transactions
 * @param options - the model, and how much work may go into it
 * @returns the verdict: with an order of the transactions, or with those that prove that there is none, as few as will do
 * @throws InputError for a history that is none of transactions, processes that do not take turns (unless it is lenient), a first
 *   value of lists, a model or an option that there is not, or a model that asks for times where the history says nothing of them
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'ok', f: 'txn', value: [['r', 'x', null], ['w', 'y', 1]], time: 0 },
 *   { process: 1, type: 'ok', f: 'txn', value: [['r', 'y', null], ['w', 'x', 1]], time: 0 },
 * ])
 * checkIsolation(history, { model: 'snapshot-isolation' }).verdict // valid
 * checkIsolation(history, { model: 'serializable' }).why // write skew: T1 must come before T2, because …
 * const zeros = historyOf([{ process: 0, type: 'ok', f: 'txn', value: [['r', 'x', 0], ['w', 'x', 1]], time: 0 }])
 * checkIsolation(zeros, { model: 'serializable', initial: 0 }).verdict // valid
 * ```
 *
 * Source: see {@link isolationModels}.
 */
export function checkIsolation(history: History, options: IsolationOptions): IsolationVerdict {
  refuseUnknownOptions('the check of isolation', options, OPTIONS)
  refuseBadBudget(options.budget)
  const model = isolationModelNamed(options.model)
  if (model.order === 'realtime' && ordersSessionsAlone(history)) {
    throw new InputError(
      `the model is ${model.name}, expected one that does not ask for times: the history orders no more than each session`,
    )
  }
  const table = transactionTableOf(history, options.object ?? objectOf(history), options.initial, options)
  const about = { table, operations: table.transactions.length }
  const reading = observed(table)
  if (reading.kind === 'ambiguous') {
    return { verdict: 'unknown', why: reading.why, procedure: 'reads', operations: about.operations }
  }
  if (reading.kind === 'anomaly') {
    const { anomaly } = reading
    const rows = [...anomaly.rows].sort((a, b) => a - b)
    const why = readAnomalyText(table, anomaly, namesOf(rows))
    return {
      verdict: 'invalid',
      why: `${why}; ${placesOf(about, rows)}`,
      core: coreOf(table, rows),
      procedure: 'reads',
      operations: about.operations,
    }
  }
  return judged(about, reading.observations, model, options.budget ?? BUDGET)
}

/**
 * A model by its name.
 *
 * @param name - one of {@link isolationModels}
 * @throws InputError for another
 */
export function isolationModelNamed(name: string): IsolationModel {
  if (Object.hasOwn(isolationModels, name)) return isolationModels[name as IsolationModelName]
  throw new InputError(`the model is "${name}", expected one of ${Object.keys(isolationModels).join(', ')}`)
}

interface Judged {
  readonly table: TransactionTable
  readonly operations: number
}

type Outcome =
  | { readonly kind: 'order'; readonly order: Int32Array; readonly steps?: number }
  | { readonly kind: 'cycle'; readonly proof: Proof; readonly steps?: number }
  | { readonly kind: 'none' | 'gave-up'; readonly steps?: number }

function judged(
  about: Judged,
  observations: Observations,
  model: IsolationModel,
  budget: number,
): IsolationVerdict {
  const outcome = outcomeOf(observations, model, budget)
  const isExact = model.axiom === 'serial' || model.axiom === 'snapshot'
  const effort = {
    procedure: isExact ? 'polygraph' : 'saturation',
    operations: about.operations,
    ...(outcome.steps === undefined ? {} : { steps: outcome.steps }),
  }
  const { rows } = observations
  if (outcome.kind === 'order') {
    const witness: number[] = []
    for (const number of outcome.order)
      if (number > 0) witness.push(beginOf(about.table, rows[number] as number))
    return { verdict: 'valid', witness, ...effort }
  }
  if (outcome.kind === 'gave-up') {
    return { verdict: 'unknown', why: `no order was found in ${countOf(budget, 'step')}`, ...effort }
  }
  // Parts of a part are cheaper to come by than parts of all.
  const part = restricted(
    observations,
    outcome.kind === 'cycle' ? rowsOf(observations, outcome.proof) : rows.subarray(1),
  )
  const core = minimal([...part.rows.subarray(1)], (some) => isWrong(part, model, some))
  const { text, proof } = explained(part, model, core)
  return {
    verdict: 'invalid',
    why: `${text}; ${placesOf(about, core)}`,
    core: coreOf(about.table, core),
    ...effort,
    ...(proof === undefined ? {} : { proof }),
  }
}

function outcomeOf(observations: Observations, model: IsolationModel, budget: number): Outcome {
  if (model.axiom === 'serial' || model.axiom === 'snapshot') return exactOrder(observations, model, budget)
  return forcedOrder(observations, model)
}

/** The transactions of a proof, with those that read the lists that it speaks of. */
function rowsOf({ rows, versionOrders }: Observations, proof: Proof): readonly number[] {
  const members = membersOf(proof).map((number) => rows[number] as number)
  if (versionOrders === undefined) return members
  const shown = [...listKeysOf(proof)].map((key) => versionOrders.shownBy[key] as number)
  return [...members, ...shown.filter((row) => row >= 0)]
}

function isWrong(observations: Observations, model: IsolationModel, rows: readonly number[]): boolean {
  const { kind } = outcomeOf(restricted(observations, rows), model, BUDGET_OF_A_PART)
  return kind === 'cycle' || kind === 'none'
}

/** Why some transactions have no order. */
function explained(
  observations: Observations,
  model: IsolationModel,
  rows: readonly number[],
): { readonly text: string; readonly proof?: OrderProof | undefined } {
  const few = restricted(observations, rows)
  const outcome = outcomeOf(few, model, BUDGET_OF_A_PART)
  if (outcome.kind === 'cycle') {
    const nameOf = (transaction: number) => `T${transaction}`
    const told = toldProof(few, outcome.proof, nameOf)
    return { text: told.text, proof: orderProof(few, told, nameOf) }
  }
  const all = countOf(rows.length, 'transaction')
  return { text: `none of the orders of ${all}, T1 to T${rows.length}, explains what they read` }
}

function namesOf(rows: readonly number[]): (row: number) => string {
  return (row) => `T${rows.indexOf(row) + 1}`
}

function placesOf({ table }: Judged, rows: readonly number[]): string {
  const words = new RowWords(table)
  return rows.map((row, i) => `T${i + 1} is${words.whose(row)}`).join(', ')
}

/** The event that stands for a transaction: the one that invoked it, if there is one. */
function beginOf({ transactions }: TransactionTable, row: number): number {
  const invocation = transactions.invocations[row] as number
  return invocation >= 0 ? invocation : (transactions.events[row] as number)
}

function coreOf({ transactions }: TransactionTable, rows: readonly number[]): readonly number[] {
  const events = rows.flatMap((row) => {
    const completion = transactions.completions[row] as number
    const invocation = transactions.invocations[row] as number
    return [invocation, completion === OPEN ? (transactions.events[row] as number) : completion]
  })
  return [...new Set(events.filter((event) => event >= 0))].sort((a, b) => a - b)
}
