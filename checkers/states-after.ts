import type { Json } from '../sim/types.ts'
import { canonicalText } from './canonical.ts'
import { type Model, OneOf } from './model.ts'
import type { HistoryOperation } from './operations.ts'

/**
 * The states that an operation may leave, each once; none if the model does not allow it in any of those before.
 *
 * @param model - what it is an operation of
 * @param states - those that may be before it
 * @param operation - the operation
 */
export function statesAfter(
  model: Model,
  states: readonly Json[],
  operation: HistoryOperation,
): readonly Json[] {
  const after = states.flatMap((state) => {
    const next = model.step(state, operation)
    if (next === undefined) return []
    return next instanceof OneOf ? next.states : [next]
  })
  if (after.length < 2) return after
  return [...new Map(after.map((state) => [canonicalText(state), state])).values()]
}
