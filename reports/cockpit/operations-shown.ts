import { NONE, type OperationColumns } from '../data/run-columns.ts'
import { lastUpTo } from '../data/rows.ts'
import type { TimeWindow } from '../timeline/model.ts'

/** The rows of the operations that were under way at some time in a window, of those that are wanted. */
export function operationsShown(
  { completions, fromUs, toUs }: OperationColumns,
  window: TimeWindow,
  wanted: (row: number) => boolean,
): readonly number[] {
  const rows: number[] = []
  const last = lastUpTo(fromUs, window.toUs)
  for (let row = 0; row <= last; row++) {
    const isOver = completions[row] !== NONE && (toUs[row] as number) < window.fromUs
    if (!isOver && wanted(row)) rows.push(row)
  }
  return rows
}
