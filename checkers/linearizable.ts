import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import type { Checker } from './checker.ts'
import { explain } from './explanation/explain.ts'
import { countOf, countText } from './explanation/words.ts'
import { withoutOthers } from './explanation/deletions.ts'
import { type Interpretation, interpretedTable, takesPart } from './interpret.ts'
import { SEARCH } from './judge-part.ts'
import type { Model } from './model.ts'
import { modelOf, type ModelName } from './models/index.ts'
import { shortText, valueText } from './models/shapes.ts'
import type { OperationTable } from './operation-table.ts'
import type { HistoryOperation } from './operations.ts'
import { refuseBadBudget } from './options.ts'
import { elementsOf, type PartRows, partsOf } from './parts.ts'
import { ExactProcedures } from './procedures/exact.ts'
import { MemoryPool } from './search/memo.ts'
import { problemOf } from './search/search-problem.ts'
import { RelaxingSearch } from './search/relaxing-search.ts'
import type { SearchOutcome } from './search/search.ts'
import { Transitions } from './search/transitions.ts'
import type { Verdict } from './verdict.ts'
import { mergeOrders } from './witness.ts'

/** How many steps a check may take when nothing else is said: seconds, on any machine of today. */
export const DEFAULT_BUDGET = 20_000_000

/** How many steps each part is given in the first round; in each round after it, four times as many. */
const FIRST_ROUND = 2_000

/** An invalid part of more operations than this is explained by what surrounds that over which its procedure stumbled. */
const MOST_TO_EXPLAIN_WHOLE = 5_000

/** What a history is held against, and how much work that may be. */
export interface LinearizabilityOptions extends Interpretation {
  /** What the operations are operations of: the name of a shipped model, or a model. */
  readonly model: ModelName | Model
  /** The state before the first operation; the model's own if absent. */
  readonly initial?: Json
  /** How many steps the search for a verdict may take, all keys together; 20 million if absent. */
  readonly budget?: number
  /** Whether the verdict is to bring its proof: a witness, or a core and what it shows. If false, only the word is found out. */
  readonly proof?: boolean
}

/**
 * Judges whether a history is linearizable: whether its operations can be put in an order, none before one that had completed
 * before it began, in which a correct object would have answered the same. Operations that ended as `info` may have taken
 * effect at any time from their invocation on, or never.
 *
 * Each key is judged apart. Where a fast procedure is exact for what happened there, it decides; the other keys are searched,
 * and take turns, so that a violation that is easy to find is not kept waiting. The verdict is the same on every machine: work
 * is counted in steps.
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
  const { model, initial, budget } = settingsOf(options)
  const table = interpretedTable(history, model, initial, options)
  return new Check(history, model, initial, table, options.proof ?? true).run(budget)
}

/**
 * What a check is held against, with defaults written out.
 *
 * @param options - as {@link checkLinearizable} takes them
 * @throws InputError for a model that there is not, a first state that it does not take, and a budget that is none
 *
 * @example
 * ```ts
 * settingsOf({ model: 'kv' }).budget // 20000000
 * ```
 */
export function settingsOf(options: LinearizabilityOptions): {
  readonly model: Model
  readonly initial: Json
  readonly budget: number
} {
  const model = modelOf(options.model)
  const initial = options.initial === undefined ? model.initial : options.initial
  const budget = options.budget ?? DEFAULT_BUDGET
  if (!model.initials.matches(initial)) {
    throw new InputError(
      `the first value is ${valueText(initial)}, expected ${model.initials.expected} for the model ${model.name}`,
    )
  }
  refuseBadBudget(budget)
  return { model, initial, budget }
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
  const model = modelOf(options.model)
  return {
    name: `linearizable ${model.name}`,
    description: `The operations can be put in an order, true to real time, that a correct ${model.name} explains.`,
    judge: (history) => checkLinearizable(history, { ...options, model }),
  }
}

/**
 * A part of a history that no exact procedure fits. Its search begins when it is first its turn, and is gone once it has found
 * an order: of a hundred thousand parts most need but one turn.
 */
class SearchedPart {
  readonly part: PartRows
  /** The invocations of an order that explains it, once one is found. */
  order: Int32Array | undefined
  outcome: SearchOutcome = 'undecided'
  steps = 0
  private readonly begin: () => RelaxingSearch
  private search: RelaxingSearch | undefined

  constructor(part: PartRows, begin: () => RelaxingSearch) {
    this.part = part
    this.begin = begin
  }

  run(steps: number): SearchOutcome {
    const search = (this.search ??= this.begin())
    this.outcome = search.run(steps)
    this.steps = search.steps
    if (this.outcome !== 'valid') return this.outcome
    this.order = Int32Array.from(search.order, ({ invocation }) => invocation)
    search.release()
    this.search = undefined
    return this.outcome
  }
}

/** One history, while it is judged. */
class Check {
  private readonly history: History
  private readonly model: Model
  private readonly initial: Json
  private readonly table: OperationTable
  private readonly withProof: boolean
  private readonly parts: readonly PartRows[]
  private readonly exact: ExactProcedures
  /** For each part that was found valid, the invocations of an order that explains it. */
  private readonly orders: Int32Array[] = []
  /** How many parts each procedure judged. */
  private readonly procedures = new Map<string, number>()
  private steps = 0

  constructor(history: History, model: Model, initial: Json, table: OperationTable, withProof: boolean) {
    this.history = history
    this.model = model
    this.initial = initial
    this.table = table
    this.withProof = withProof
    this.parts = partsOf(model, table)
    this.exact = new ExactProcedures(model, initial, table)
  }

  run(budget: number): Verdict {
    const left: PartRows[] = []
    for (const part of this.parts) {
      const wrong = this.decide(part, left)
      if (wrong !== undefined) return wrong
    }
    return this.search(left, budget)
  }

  /** Judges a part by an exact procedure, or its elements one by one, or leaves it for a search; a verdict if it is invalid. */
  private decide(part: PartRows, left: PartRows[]): Verdict | undefined {
    const exact = this.exact.decide(part.rows)
    if (exact === undefined) {
      const elements = elementsOf(this.model, this.table, part)
      if (elements.length < 2) {
        left.push(part)
        return undefined
      }
      for (const element of elements) {
        const wrong = this.decide(element, left)
        if (wrong !== undefined) return wrong
      }
      return undefined
    }
    this.steps += part.rows.length
    this.count(exact.procedure)
    const { decision } = exact
    if (decision.kind === 'invalid')
      return this.invalid(part.rows, exact.procedure, Int32Array.from(decision.obstruction).sort())
    if (this.withProof) this.orders.push(this.invocationsOf(decision.order))
    return undefined
  }

  private search(parts: readonly PartRows[], budget: number): Verdict {
    const { model, table } = this
    const transitions = new Transitions(model, this.initial)
    const pool = new MemoryPool()
    const searched = parts.map((part) => {
      this.count(SEARCH)
      const problem = () => problemOf(model, table.operations(part.rows), transitions)
      return new SearchedPart(part, () => new RelaxingSearch(problem(), pool))
    })
    const { invalid, undecided } = takeTurns(searched, budget)
    for (const { steps } of searched) this.steps += steps
    if (invalid !== undefined) return this.invalid(invalid.part.rows, SEARCH)
    if (undecided.length > 0) {
      return {
        verdict: 'unknown',
        why: whyUnknown(undecided, this.parts.length, this.steps),
        ...this.effort(),
      }
    }
    const why = `An order of the ${countOf(table.length, 'operation')} explains every answer.`
    if (!this.withProof) return { verdict: 'valid', why, ...this.effort() }
    for (const { order } of searched) if (order !== undefined) this.orders.push(order)
    return { verdict: 'valid', why, witness: mergeOrders(this.orders, this.history.length), ...this.effort() }
  }

  /** Explains an invalid part: all of it, or, if it is long, what its procedure stumbled over, and what cannot go without it. */
  private invalid(rows: Int32Array, procedure: string, obstruction?: Int32Array): Verdict {
    const { history, model, initial, table } = this
    if (!this.withProof) {
      const why = 'No order of the operations explains every answer.'
      return { verdict: 'invalid', why, core: [], ...this.effort(), procedure }
    }
    const isLong = rows.length > MOST_TO_EXPLAIN_WHOLE && obstruction !== undefined
    const all = table.operations(rows)
    const operations = isLong ? this.around(obstruction, all) : all
    const explanation = explain({ history, model, initial, operations })
    return { verdict: 'invalid', ...explanation, ...this.effort(), procedure }
  }

  /** What is left of a part when all is deleted, as far as that is sound, but an obstruction, and what failed. */
  private around(obstruction: Int32Array, all: readonly HistoryOperation[]): readonly HistoryOperation[] {
    const { model, initial } = this
    const kept = new Set(this.invocationsOf(obstruction))
    for (const operation of all) if (!takesPart(model, operation)) kept.add(operation.invocation)
    return withoutOthers(model, initial, all, kept)
  }

  private count(procedure: string): void {
    this.procedures.set(procedure, (this.procedures.get(procedure) ?? 0) + 1)
  }

  private invocationsOf(rows: Int32Array): Int32Array {
    const { invocations } = this.table.columns
    return rows.map((row) => invocations[row] as number)
  }

  private effort(): { readonly procedure: string; readonly operations: number; readonly steps: number } {
    const names = [...this.procedures.keys()]
    const counted = names.map((name) => `${name} (${countOf(this.procedures.get(name) as number, 'part')})`)
    const procedure = names.length > 1 ? counted.join(', ') : (names[0] ?? SEARCH)
    return { procedure, operations: this.table.length, steps: this.steps }
  }
}

/** Runs the searches in rounds that grow, until one finds its part invalid, all have found theirs valid, or steps run out. */
function takeTurns(
  parts: readonly SearchedPart[],
  budget: number,
): { invalid?: SearchedPart; undecided: readonly SearchedPart[] } {
  let left = budget
  let undecided = parts
  for (let round = FIRST_ROUND; undecided.length > 0 && left > 0; round *= 4) {
    const still: SearchedPart[] = []
    for (const part of undecided) {
      const before = part.steps
      const outcome = part.run(Math.min(round, left))
      left -= part.steps - before
      if (outcome === 'invalid') return { invalid: part, undecided: [] }
      if (outcome !== 'valid') still.push(part)
    }
    const goOn = still.some(({ outcome }) => outcome === 'undecided')
    undecided = still
    if (!goOn) break
  }
  return { undecided }
}

function whyUnknown(undecided: readonly SearchedPart[], parts: number, steps: number): string {
  const cause = undecided.every((part) => part.outcome === 'exhausted')
    ? `The search met more states than it may keep, after ${countOf(steps, 'step')}`
    : `The search gave up after ${countOf(steps, 'step')}, its whole budget`
  if (parts === 1)
    return `${cause}, and found neither an order that explains the history nor that there is none.`
  const keys = undecided.slice(0, 3).map(({ part }) => shortText(part.name ?? 'operations without a key'))
  const more = undecided.length > 3 ? ', ...' : ''
  return `${cause}: ${countText(undecided.length)} of ${countOf(parts, 'key')} (${keys.join(', ')}${more}) were still undecided, none was found wrong.`
}
