import type { Json } from '../sim/types.ts'
import { takesPart } from './interpret.ts'
import { type Model, OneOf } from './model.ts'
import type { HistoryOperation } from './operations.ts'

/**
 * Whether operations are linearizable, straight from the definition: tries every order, remembers nothing, leaves nothing
 * out. It is what the search is tested against, and good for some seven operations.
 *
 * @param model - what the operations are operations of
 * @param initial - the state before the first one
 * @param operations - operations of one part, as `operationsFor` gives them
 *
 * @example
 * ```ts
 * isLinearizable(models.register, null, []) // true
 * ```
 */
export function isLinearizable(
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
): boolean {
  return canGoOn(
    model,
    initial,
    operations.filter((operation) => takesPart(model, operation)),
  )
}

function canGoOn(model: Model, state: Json, left: readonly HistoryOperation[]): boolean {
  if (left.every((operation) => !Number.isFinite(operation.completion))) return true
  for (const next of left) {
    if (left.some((other) => other.completion < next.invocation)) continue
    const after = model.step(state, next)
    if (after === undefined) continue
    const rest = left.filter((operation) => operation !== next)
    const states = after instanceof OneOf ? after.states : [after]
    if (states.some((possible) => canGoOn(model, possible, rest))) return true
  }
  return false
}
