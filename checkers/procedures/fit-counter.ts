import type { Json } from '../../sim/types.ts'
import { ABSENT } from '../event-table.ts'
import type { DataType } from '../model.ts'
import { COUNTER_ADD, COUNTER_READ, decideCounter } from './counter.ts'
import { type Fitting, UNFIT } from './fitting.ts'
import { type Decision, OPEN } from './procedure.ts'

/** Amounts are held in 32 bits. */
const MOST = 0x3fffffff

/**
 * Lays the columns of a counter over operations, and decides them.
 *
 * @param fitting - the operations
 * @param dataType - which of them play which part
 * @param initial - the number at first
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.counter, operationTableOf([]))
 * fitCounter(fitting, { kind: 'counter', roles: {} }, 0).kind // valid
 * ```
 */
export function fitCounter(
  fitting: Fitting,
  { roles }: DataType & { readonly kind: 'counter' },
  initial: Json,
): Decision {
  const parts = fitting.roles(roles, ['add', 'read'])
  const inputs = fitting.inputs()
  const outputs = fitting.outputs()
  const { intervals } = fitting
  const kinds = new Uint8Array(intervals.length)
  const amounts = new Int32Array(intervals.length)
  for (let position = 0; position < intervals.length; position++) {
    const part = parts[position]
    if (part === -1) return UNFIT
    kinds[position] = part === 0 ? COUNTER_ADD : COUNTER_READ
    const isRead = part !== 0
    if (isRead && outputs[position] === ABSENT && intervals.completions[position] !== OPEN) return UNFIT
    const number = (isRead ? outputs[position] : inputs[position]) as number
    const amount = Number(fitting.valueOf(number) ?? 0) - (isRead && number !== ABSENT ? Number(initial) : 0)
    if (!(Math.abs(amount) <= MOST)) return UNFIT
    amounts[position] = amount
  }
  return decideCounter({ ...intervals, kinds, amounts })
}
