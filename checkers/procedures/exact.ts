import type { Json } from '../../sim/types.ts'
import type { Model } from '../model.ts'
import type { OperationTable } from '../operation-table.ts'
import type { Decision } from './procedure.ts'

/** A verdict of an exact procedure, in rows of the table. */
export interface ExactVerdict {
  /** The procedure, by name. */
  readonly procedure: string
  readonly decision: Exclude<Decision, { readonly kind: 'unfit' }>
}

/**
 * Judges operations of one part by an exact procedure for the model's data type, if there is one that they fit.
 *
 * @param model - what they are operations of
 * @param initial - the state before the first one
 * @param table - the operations, as the model understands them
 * @param rows - which of them, in the order of their invocations
 * @returns `undefined` where only a search will do
 *
 * @example
 * ```ts
 * decideExactly(models.kv, '', operationTableOf([]), new Int32Array(0))?.decision.kind // valid
 * ```
 */
export function decideExactly(
  model: Model,
  initial: Json,
  table: OperationTable,
  rows: Int32Array,
): ExactVerdict | undefined {
  void model
  void initial
  void table
  void rows
  return undefined
}
