import { NO_STATE } from './lookahead.ts'
import { looksOnly, type Model } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { takesPart } from '../interpret.ts'
import type { Transitions } from './transitions.ts'

/**
 * What a search is given: the operations of one part of a history as numbers. An operation is known by its position in the
 * order of invocations.
 */
export interface SearchProblem {
  readonly operations: readonly HistoryOperation[]
  /** Each operation's call, as the transitions number it. */
  readonly calls: Int32Array
  /** 1 for an operation that never changes the state. */
  readonly looks: Uint8Array
  /** On a register, the state that each operation that must be placed saw; `NO_STATE` for one that does not say. */
  readonly sees: Int32Array
  /** On a register, the state that each operation has to meet, crashed ones too; `NO_STATE` for one that may meet any. */
  readonly needs: Int32Array
  /** On a register, the state that each operation leaves; `NO_STATE` for one that changes nothing. */
  readonly sets: Int32Array
  /** Whether `sees` and `sets` say all that there is to say: whether this part of the object is a register. */
  readonly isRegister: boolean
  /** Whether it is a register that only those operations look at that say what they saw: none tells what was not there. */
  readonly isSeenPlainly: boolean
  /** The operations that must be placed, in the order of their completions. */
  readonly byCompletion: Int32Array
  readonly transitions: Transitions
}

/**
 * Makes a search problem of operations; those that take no part are left out.
 *
 * @param model - the model that the operations belong to
 * @param all - operations of one part, in the order of their invocations
 * @param transitions - the model's steps, shared by all problems of one check
 *
 * @example
 * ```ts
 * problemOf(models.kv, [], new Transitions(models.kv, '')).byCompletion.length // 0
 * ```
 */
export function problemOf(
  model: Model,
  all: readonly HistoryOperation[],
  transitions: Transitions,
): SearchProblem {
  const operations = all.filter((operation) => takesPart(model, operation))
  const { length } = operations
  const { register } = model
  const calls = new Int32Array(length)
  const looks = new Uint8Array(length)
  const sees = new Int32Array(length).fill(NO_STATE)
  const needs = new Int32Array(length).fill(NO_STATE)
  const sets = new Int32Array(length).fill(NO_STATE)
  let isRegister = register !== undefined
  let toldWhatWasNot = false
  for (let position = 0; position < length; position++) {
    const operation = operations[position] as HistoryOperation
    calls[position] = transitions.call(operation)
    looks[position] = looksOnly(model, operation) ? 1 : 0
    if (operation.outcome === 'fail') toldWhatWasNot = true
    if (register === undefined) continue
    const seen = register.sees(operation)
    const left = register.sets(operation)
    if (seen !== undefined) needs[position] = transitions.state(seen)
    if (operation.outcome === 'ok') sees[position] = needs[position] as number
    if (left !== undefined) sets[position] = transitions.state(left)
    else if (looks[position] === 0) isRegister = false
  }
  return {
    operations,
    calls,
    looks,
    sees,
    needs,
    sets,
    isRegister,
    isSeenPlainly: isRegister && !toldWhatWasNot,
    byCompletion: completedOf(operations),
    transitions,
  }
}

function completedOf(operations: readonly HistoryOperation[]): Int32Array {
  const completed: number[] = []
  for (let position = 0; position < operations.length; position++) {
    if (Number.isFinite((operations[position] as HistoryOperation).completion)) completed.push(position)
  }
  const completionOf = (position: number) => (operations[position] as HistoryOperation).completion
  completed.sort((a, b) => completionOf(a) - completionOf(b))
  return Int32Array.from(completed)
}
