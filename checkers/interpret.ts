import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { isArray } from './canonical.ts'
import { isRecorded } from './formats/recorded-history.ts'
import type { Model } from './model.ts'
import { type HistoryOperation, pairOperations } from './operations.ts'
import { placeOf } from './place.ts'

/**
 * What a completed read of null says: that null was there, or nothing. Jepsen writes `nil` for both; see
 * {@link operationsFor} for which is taken when none is given.
 */
export type NullReads = 'value' | 'unknown'

/**
 * The operations of a history as a model understands them: checked, and rid of what tells it nothing.
 *
 * A read of null counts as a value. Where the history was recorded in one of Jepsen's formats and nothing in it could have
 * made the value null, it says nothing, as in Knossos, whose recordings are full of such reads.
 *
 * @param history - any history
 * @param model - what its operations are to be
 * @param initial - the state before the first operation
 * @param nullReads - what a completed read of null says; found out from the history if absent
 * @returns all operations, in the order of their invocations; those that only look have an `output` only if it says something
 * @throws InputError for an operation that the model does not have, or a value that it does not take
 *
 * @example
 * ```ts
 * operationsFor(historyOf([]), models.register, null).length // 0
 * ```
 */
export function operationsFor(
  history: History,
  model: Model,
  initial: Json,
  nullReads?: NullReads,
): HistoryOperation[] {
  const operations = pairOperations(history).map((operation) => interpret(history, model, operation))
  if ((nullReads ?? usualNullReads(history, model, initial, operations)) === 'value') return operations
  return operations.map((operation) => withoutNull(model, operation))
}

/**
 * Whether an operation is to be explained, or may have acted: what failed without saying why did not happen, and a crashed
 * one that only looks makes no difference.
 *
 * @param model - the model that knows the operation
 * @param operation - one of {@link operationsFor}
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', value: 1, time: 0 }])
 * operationsFor(history, models.register, null).every((operation) => takesPart(models.register, operation)) // true
 * ```
 */
export function takesPart(model: Model, operation: HistoryOperation): boolean {
  const shape = model.operations[operation.f]
  if (operation.outcome === 'fail') return shape?.failure === 'observed'
  return operation.outcome === 'ok' || shape?.readOnly !== true
}

function interpret(history: History, model: Model, operation: HistoryOperation): HistoryOperation {
  const shape = Object.hasOwn(model.operations, operation.f) ? model.operations[operation.f] : undefined
  if (shape === undefined) {
    const known = Object.keys(model.operations).join(', ')
    throw new InputError(
      `${placeOf(history, operation.invocation)} invokes '${operation.f}', expected an operation of the model ${model.name}: ${known}`,
    )
  }
  // Some logs give what was written only where the write completes.
  const useEcho = !shape.answers && !shape.input.matches(operation.input) && operation.output !== undefined
  const input = useEcho ? (operation.output ?? null) : operation.input
  if (!shape.input.matches(input)) {
    throw new InputError(
      `${placeOf(history, operation.invocation)} invokes ${operation.f} with ${JSON.stringify(input)}, expected ${shape.input.expected}, as the model ${model.name} takes it`,
    )
  }
  return { ...operation, input, output: shape.answers ? operation.output : undefined }
}

function withoutNull(model: Model, operation: HistoryOperation): HistoryOperation {
  const saysNothing = operation.output === null && model.operations[operation.f]?.readOnly === true
  return saysNothing ? { ...operation, output: undefined } : operation
}

function usualNullReads(
  history: History,
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
): NullReads {
  if (!isRecorded(history) || history.format === 'netsplit' || initial === null) return 'value'
  const mayHoldNull = operations.some(
    (operation) => model.operations[operation.f]?.readOnly !== true && mentionsNull(operation.input),
  )
  return mayHoldNull ? 'value' : 'unknown'
}

function mentionsNull(value: Json): boolean {
  return value === null || (isArray(value) && value.includes(null))
}
