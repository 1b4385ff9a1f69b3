import { kindCode } from '../../sim/trace.ts'
import { NONE, type RunColumns } from '../data/run-columns.ts'

/** The events at which operations began and ended, a row an operation; none where there is no such event. */
export interface OperationEvents {
  readonly begins: Int32Array
  readonly ends: Int32Array
}

/** Finds the events of all operations. */
export function operationEventsOf({ events, operations }: RunColumns): OperationEvents {
  const rows = new Map(Array.from(operations.invocations, (invocation, row) => [invocation, row]))
  const begins = new Int32Array(operations.length).fill(NONE)
  const ends = new Int32Array(operations.length).fill(NONE)
  const { invoke, ok, fail, info } = kindCode
  for (let event = 0; event < events.length; event++) {
    const kind = events.kinds[event]
    const column = kind === invoke ? begins : kind === ok || kind === fail || kind === info ? ends : undefined
    const row = column === undefined ? undefined : rows.get(events.operations[event] as number)
    if (column !== undefined && row !== undefined) column[row] = event
  }
  return { begins, ends }
}
