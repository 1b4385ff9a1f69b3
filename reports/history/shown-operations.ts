import type { ReportedOperation } from '../operations.ts'
import { shortened } from '../value-words.ts'
import type { Axis } from './axis.ts'
import { NONE, type PairedHistory } from './paired-history.ts'

const NAME_LENGTH = 80

/**
 * Operations as objects, placed on an axis: only those that a page shows are made. `fromUs` and `toUs` are places on the axis,
 * times or not.
 */
export function shownOperations(
  paired: PairedHistory,
  rows: readonly number[],
  axis: Axis,
): readonly ReportedOperation[] {
  return rows.map((row) => shownOperation(paired, row, axis))
}

function shownOperation(
  { history, begins, ends }: PairedHistory,
  row: number,
  axis: Axis,
): ReportedOperation {
  const invocation = begins[row] as number
  const completion = ends[row] as number
  const asked = history.at(invocation)
  const answered = completion === NONE ? undefined : history.at(completion)
  const wasInvoked = invocation !== completion
  const process = asked.process === 'nemesis' ? NONE : asked.process
  const key = asked.key ?? answered?.key
  return {
    invocation,
    process,
    client: shortened(asked.client ?? answered?.client ?? `process ${process}`, NAME_LENGTH),
    f: asked.f,
    fromUs: axis.at(invocation),
    outcome: answered === undefined || answered.type === 'invoke' ? 'info' : answered.type,
    ...(key === undefined ? {} : { key }),
    ...(wasInvoked && asked.value !== undefined ? { argument: asked.value } : {}),
    ...(answered === undefined ? {} : { completion, toUs: axis.at(completion) }),
    ...(answered?.value === undefined ? {} : { result: answered.value }),
    ...(answered?.error === undefined ? {} : { error: answered.error }),
    ...(answered?.node === undefined ? {} : { answeredBy: answered.node }),
  }
}
