import type { Json } from '../sim/types.ts'
import { takesPart } from './interpret.ts'
import type { Model } from './model.ts'
import { operationTableOf } from './operation-table.ts'
import type { HistoryOperation } from './operations.ts'
import { ExactProcedures } from './procedures/exact.ts'
import { MemoryPool } from './search/memo.ts'
import { problemOf } from './search/search-problem.ts'
import { Search, type SearchOutcome } from './search/search.ts'
import { Transitions } from './search/transitions.ts'

/** The name of the procedure that any model can be judged by. */
export const SEARCH = 'search'

/** What was found of operations, and how much work it was. */
export interface Judged {
  readonly outcome: SearchOutcome
  readonly steps: number
}

/**
 * Judges a few operations of one part at once, by the fastest procedure that is exact for them.
 *
 * @param model - what they are operations of
 * @param initial - the state before the first one
 * @param operations - in the order of their invocations
 * @param budget - how many steps a search may take
 *
 * @example
 * ```ts
 * judgeOperations(models.register, null, [], 1_000).outcome // valid
 * ```
 */
export function judgeOperations(
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
  budget: number,
): Judged {
  const table = operationTableOf(operations)
  const exact = new ExactProcedures(model, initial, table).decide(table.rows())
  if (exact !== undefined) return { outcome: exact.decision.kind, steps: operations.length }
  const taking = operations.filter((operation) => takesPart(model, operation))
  const search = new Search(problemOf(model, taking, new Transitions(model, initial)), new MemoryPool())
  return { outcome: search.run(budget), steps: search.steps }
}
