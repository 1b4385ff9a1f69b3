import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { ABSENT } from '../event-table.ts'
import type { DataType } from '../model.ts'
import { type Fitting, UNFIT } from './fitting.ts'
import type { Decision, Intervals } from './procedure.ts'
import { RegisterKind } from './register-levels.ts'
import { decideRegister } from './register.ts'

/**
 * Lays the columns of a register over operations, and decides them.
 *
 * @param fitting - the operations
 * @param dataType - which of them play which part
 * @param initial - the value before the first one
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.register, operationTableOf([]))
 * fitRegister(fitting, { kind: 'register', roles: {} }, null).kind // valid
 * ```
 */
export function fitRegister(
  fitting: Fitting,
  { roles }: DataType & { readonly kind: 'register' },
  initial: Json,
): Decision {
  const parts = fitting.roles(roles, ['read', 'write', 'cas'])
  const inputs = fitting.inputs()
  const outputs = fitting.outputs()
  const { length, invocations, completions } = fitting.intervals
  const kinds = new Uint8Array(length)
  const values = new Int32Array(length)
  const from = new Int32Array(length)
  const first = fitting.small(fitting.numberOf(initial))
  // Reads that say nothing are left out.
  const kept = new Int32Array(length)
  let count = 0
  for (let position = 0; position < length; position++) {
    const part = parts[position]
    const output = outputs[position] as number
    if (part === -1) return UNFIT
    if (part === 0 && output === ABSENT) continue
    kept[count] = position
    if (part === 0) {
      kinds[count] = RegisterKind.read
      values[count] = fitting.small(output)
    } else if (part === 1) {
      kinds[count] = RegisterKind.write
      values[count] = fitting.small(inputs[position] as number)
    } else {
      const pair = fitting.valueOf(inputs[position] as number)
      if (!isArray(pair)) return UNFIT
      kinds[count] = RegisterKind.cas
      from[count] = fitting.small(fitting.numberOf(pair[0] ?? null))
      values[count] = fitting.small(fitting.numberOf(pair[1] ?? null))
    }
    count++
  }
  const columns = {
    kinds: kinds.subarray(0, count),
    values: values.subarray(0, count),
    from: from.subarray(0, count),
    valueCount: fitting.valueCount,
    initial: first,
  }
  const all = count === length
  const picked = (column: Int32Array) =>
    all ? column : kept.subarray(0, count).map((position) => column[position] as number)
  const intervals: Intervals = {
    length: count,
    invocations: picked(invocations),
    completions: picked(completions),
  }
  const decision = decideRegister(intervals, columns)
  if (all || decision.kind === 'unfit') return decision
  if (decision.kind === 'valid')
    return { kind: 'valid', order: decision.order.map((position) => kept[position] as number) }
  return { kind: 'invalid', obstruction: decision.obstruction.map((position) => kept[position] as number) }
}
