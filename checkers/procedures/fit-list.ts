import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { IntColumn } from '../int-column.ts'
import type { DataType } from '../model.ts'
import { decideAppendList } from './append-list.ts'
import { type Fitting, UNFIT } from './fitting.ts'
import { type Decision, OPEN } from './procedure.ts'

/** In place of what an operation appends, if it reads. */
const READS = -1

/**
 * Lays the columns of an append-only list over operations, and decides them. It must be empty at first.
 *
 * @param fitting - the operations
 * @param dataType - which of them play which part
 * @param initial - what is in it at first
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.list, operationTableOf([]))
 * fitList(fitting, { kind: 'list', roles: {} }, []).kind // valid
 * ```
 */
export function fitList(
  fitting: Fitting,
  { roles }: DataType & { readonly kind: 'list' },
  initial: Json,
): Decision {
  if (!isArray(initial) || initial.length > 0) return { kind: 'unfit', why: 'it is not empty at first' }
  const parts = fitting.roles(roles, ['append', 'read'])
  const inputs = fitting.inputs()
  const outputs = fitting.outputs()
  const { intervals } = fitting
  const appended = new Int32Array(intervals.length)
  const readOffsets = new Int32Array(intervals.length + 1)
  const read = new IntColumn()
  for (let position = 0; position < intervals.length; position++) {
    const part = parts[position]
    if (part === -1) return UNFIT
    readOffsets[position] = read.length
    if (part === 0) {
      appended[position] = fitting.small(inputs[position] as number)
      continue
    }
    appended[position] = READS
    const seen = fitting.valueOf(outputs[position] as number)
    if (!isArray(seen)) {
      if (intervals.completions[position] !== OPEN) return UNFIT
      continue
    }
    for (const element of seen) read.push(fitting.small(fitting.numberOf(element)))
  }
  readOffsets[intervals.length] = read.length
  return decideAppendList(intervals, {
    appended,
    readOffsets,
    readValues: read.view(),
    valueCount: fitting.valueCount,
  })
}
