import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { Call } from '../operations.ts'

/**
 * What is in a set, a queue, a stack or a list.
 *
 * @param state - its elements, if it is one
 *
 * @example
 * ```ts
 * elementsOf([1, 2]).length // 2
 * ```
 */
export function elementsOf(state: Json): readonly Json[] {
  return isArray(state) ? state : []
}

/**
 * The value that an operation puts into a queue or a stack, or took out of it: operations of one value belong together.
 *
 * @param call - one of a model whose removals answer values
 *
 * @example
 * ```ts
 * valueMoved({ f: 'dequeue', input: null, output: 3, outcome: 'ok' }) // 3
 * ```
 */
export function valueMoved(call: Call): Json | undefined {
  return call.input ?? call.output ?? undefined
}

/**
 * Whether an operation took nothing out of a queue or a stack, because it was empty.
 *
 * @param call - one of a model whose removals answer values
 *
 * @example
 * ```ts
 * foundNothing({ f: 'dequeue', input: null, output: null, outcome: 'ok' }) // true
 * ```
 */
export function foundNothing(call: Call): boolean {
  return call.outcome === 'ok' && call.output === null
}
