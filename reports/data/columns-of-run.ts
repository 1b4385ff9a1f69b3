import type { RunRecord } from '../../sim/record.ts'
import { operationColumnsOf } from './operation-columns.ts'
import { eventColumnsOf } from './record-events.ts'
import type { EventColumns, RunColumns } from './run-columns.ts'
import { stateColumnsOf } from './state-columns.ts'

/**
 * A run in columns; `undefined` if its events were not kept.
 *
 * @param record - of a run that is over
 * @param recorded - its events, where they were taken down apart from the record
 */
export function columnsOfRun(record: RunRecord, recorded?: EventColumns): RunColumns | undefined {
  const { participants, trace, history, inspections = [], faults, time } = record
  const names = participants.map(({ id }) => id)
  const events = recorded ?? (trace === undefined ? undefined : eventColumnsOf(trace, names))
  if (events === undefined) return undefined
  return {
    outline: { participants, faults, endUs: time },
    events,
    operations: operationColumnsOf(history, names),
    states: stateColumnsOf(inspections, names),
  }
}
