import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { DataType } from '../model.ts'
import { decideBag } from './bag.ts'
import { type Fitting, UNFIT } from './fitting.ts'
import { type Decision, OPEN } from './procedure.ts'
import { EMPTY, INSERT, REMOVE } from './queue-operations.ts'
import { decideQueue } from './queue.ts'
import { decideStack } from './stack.ts'

const DECIDE = { 'fifo-queue': decideQueue, 'unordered-queue': decideBag, stack: decideStack } as const

/**
 * Lays the columns of a queue, a stack or a bag over operations, and decides them. It must be empty at first.
 *
 * @param fitting - the operations
 * @param dataType - which of the three it is, and which operations play which part
 * @param initial - what is in it at first
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.stack, operationTableOf([]))
 * fitQueue(fitting, { kind: 'stack', roles: {} }, []).kind // valid
 * ```
 */
export function fitQueue(
  fitting: Fitting,
  { kind, roles }: DataType & { readonly kind: keyof typeof DECIDE },
  initial: Json,
): Decision {
  if (!isArray(initial) || initial.length > 0) return { kind: 'unfit', why: 'it is not empty at first' }
  const parts = fitting.roles(roles, ['insert', 'remove'])
  const inputs = fitting.inputs()
  const outputs = fitting.outputs()
  const { intervals } = fitting
  const kinds = new Uint8Array(intervals.length)
  const values = new Int32Array(intervals.length)
  const nothing = fitting.numberOf(null)
  for (let position = 0; position < intervals.length; position++) {
    const part = parts[position]
    if (part === -1) return UNFIT
    if (part === 0) {
      kinds[position] = INSERT
      values[position] = fitting.small(inputs[position] as number)
    } else if (intervals.completions[position] === OPEN) {
      kinds[position] = REMOVE
    } else if (outputs[position] === nothing) {
      kinds[position] = EMPTY
    } else {
      kinds[position] = REMOVE
      values[position] = fitting.small(outputs[position] as number)
    }
  }
  return DECIDE[kind]({ ...intervals, kinds, values })
}
