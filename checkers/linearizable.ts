import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import type { Checker } from './checker.ts'
import { explain } from './explanation/explain.ts'
import { type NullReads, operationsFor } from './interpret.ts'
import { MemoryPool } from './search/memo.ts'
import type { Model } from './model.ts'
import { modelNamed, type ModelName } from './models/index.ts'
import type { HistoryOperation } from './operations.ts'
import { Search } from './search/search.ts'
import { problemOf } from './search/search-problem.ts'
import { Transitions } from './search/transitions.ts'
import type { Verdict } from './verdict.ts'
import { mergeOrders } from './witness.ts'
import { countOf, countText } from './explanation/words.ts'

/** How many steps a check may take when nothing else is said: seconds, on any machine of today. */
export const DEFAULT_BUDGET = 20_000_000

/** How many steps each part is given in the first round; in each round after it, four times as many. */
const FIRST_ROUND = 2_000

const PROCEDURE = 'search'

/** What a history is held against, and how much work that may be. */
export interface LinearizabilityOptions {
  /** What the operations are operations of: the name of a shipped model, or a model. */
  readonly model: ModelName | Model
  /** The state before the first operation; the model's own if absent. */
  readonly initial?: Json
  /** How many steps the search for a verdict may take, all keys together; 20 million if absent. */
  readonly budget?: number
  /** What a completed read of null says; found out from the history if absent. */
  readonly nullReads?: NullReads
}

/** A part of a history, judged apart from the others. */
interface Part {
  readonly key: string | undefined
  readonly operations: readonly HistoryOperation[]
  readonly search: Search
}

/**
 * Judges whether a history is linearizable: whether its operations can be put in an order, none before one that had completed
 * before it began, in which a correct object would have answered the same. Operations that ended as `info` may have taken
 * effect at any time from their invocation on, or never.
 *
 * Each key is judged apart; they take turns, so that a violation that is easy to find is not kept waiting. The verdict is the
 * same on every machine: work is counted in steps.
 *
 * Source: Herlihy and Wing, "Linearizability", TOPLAS 1990; Wing and Gong, JPDC 1993; Lowe, CCPE 2017; Horn and Kroening,
 * "Faster linearizability checking via P-compositionality", FORTE 2015.
 *
 * @param history - any history of the model's operations
 * @param options - the model, its first state, and the budget in steps
 * @throws InputError when the history does not make sense, by itself or to the model
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'write', key: 'x', value: 5, time: 0 },
 *   { process: 0, type: 'ok', f: 'write', key: 'x', value: 5, time: 1_000 },
 *   { process: 1, type: 'invoke', f: 'read', key: 'x', time: 2_000 },
 *   { process: 1, type: 'ok', f: 'read', key: 'x', value: null, time: 3_000 },
 * ])
 * checkLinearizable(history, { model: 'register' }).verdict // invalid
 * ```
 */
export function checkLinearizable(history: History, options: LinearizabilityOptions): Verdict {
  const model = typeof options.model === 'string' ? modelNamed(options.model) : options.model
  const initial = options.initial === undefined ? model.initial : options.initial
  const budget = options.budget ?? DEFAULT_BUDGET
  if (!model.initials.matches(initial)) {
    throw new InputError(
      `the first value is ${JSON.stringify(initial)}, expected ${model.initials.expected} for the model ${model.name}`,
    )
  }
  if (!Number.isSafeInteger(budget) || budget < 1) {
    throw new InputError(`the budget is ${budget}, expected a whole number of steps, 1 or more`)
  }
  const operations = operationsFor(history, model, initial, options.nullReads)
  const transitions = new Transitions(model, initial)
  const pool = new MemoryPool()
  const parts: Part[] = []
  for (const [key, ofKey] of partsOf(model, operations)) {
    parts.push({ key, operations: ofKey, search: new Search(problemOf(model, ofKey, transitions), pool) })
  }

  const { invalid, undecided } = takeTurns(parts, budget)
  const steps = parts.reduce((sum, part) => sum + part.search.steps, 0)
  const effort = { procedure: PROCEDURE, operations: operations.length, steps }
  if (invalid !== undefined) {
    const violation = { history, model, initial, transitions, operations: invalid.operations }
    return { verdict: 'invalid', ...explain(violation), ...effort }
  }
  if (undecided.length > 0) {
    return { verdict: 'unknown', why: whyUnknown(undecided, parts.length, steps), ...effort }
  }
  const witness = mergeOrders(parts.map((part) => part.search.order))
  const what = countOf(operations.length, 'operation')
  return { verdict: 'valid', why: `An order of the ${what} explains every answer.`, witness, ...effort }
}

/**
 * A checker that judges whether histories are linearizable.
 *
 * @param options - as {@link checkLinearizable} takes them
 * @throws InputError for a model that there is not
 *
 * @example
 * ```ts
 * linearizabilityChecker({ model: 'kv' }).judge(historyOf([])).verdict // valid
 * ```
 */
export function linearizabilityChecker(options: LinearizabilityOptions): Checker {
  const model = typeof options.model === 'string' ? modelNamed(options.model) : options.model
  return {
    name: `linearizable ${model.name}`,
    description: `The operations can be put in an order, true to real time, that a correct ${model.name} explains.`,
    judge: (history) => checkLinearizable(history, { ...options, model }),
  }
}

function partsOf(
  model: Model,
  operations: readonly HistoryOperation[],
): Map<string | undefined, HistoryOperation[]> {
  const parts = new Map<string | undefined, HistoryOperation[]>()
  for (const operation of operations) {
    const key = model.part(operation)
    const part = parts.get(key)
    if (part === undefined) parts.set(key, [operation])
    else part.push(operation)
  }
  return parts
}

/** Runs the searches in rounds that grow, until one finds its part invalid, all have found theirs valid, or steps run out. */
function takeTurns(parts: readonly Part[], budget: number): { invalid?: Part; undecided: readonly Part[] } {
  let left = budget
  let undecided = parts
  for (let round = FIRST_ROUND; undecided.length > 0 && left > 0; round *= 4) {
    const still: Part[] = []
    for (const part of undecided) {
      const before = part.search.steps
      const outcome = part.search.run(Math.min(round, left))
      left -= part.search.steps - before
      if (outcome === 'invalid') return { invalid: part, undecided: [] }
      if (outcome === 'valid') part.search.release()
      else still.push(part)
    }
    const goOn = still.some((part) => part.search.outcome === 'undecided')
    undecided = still
    if (!goOn) break
  }
  return { undecided }
}

function whyUnknown(undecided: readonly Part[], parts: number, steps: number): string {
  const cause = undecided.every((part) => part.search.outcome === 'exhausted')
    ? `The search met more states than it may keep, after ${countOf(steps, 'step')}`
    : `The search gave up after ${countOf(steps, 'step')}, its whole budget`
  if (parts === 1)
    return `${cause}, and found neither an order that explains the history nor that there is none.`
  const keys = undecided.slice(0, 3).map((part) => part.key ?? 'operations without a key')
  const more = undecided.length > 3 ? ', ...' : ''
  return `${cause}: ${countText(undecided.length)} of ${countOf(parts, 'key')} (${keys.join(', ')}${more}) were still undecided, none was found wrong.`
}
