import type { Json, RunRecord } from '../../../sim/index.ts'
import { happened, recordOf } from '../../testing/records.ts'
import { type Performed, performedIn } from '../performed.ts'

/** An operation that a test writes down, on key x by a client beside n1 unless it says otherwise. Milliseconds. */
export interface Written {
  readonly from: number
  /** Still under way at the end of the run, if it is left out. */
  readonly to?: number
  readonly f?: 'read' | 'write' | 'add'
  readonly key?: string
  /** What it wrote, or read. */
  readonly value?: Json
  readonly outcome?: 'ok' | 'fail' | 'info'
  readonly home?: string
  readonly answeredBy?: string
}

/** A write that was acknowledged, or of another outcome. */
export function wrote(value: number, from: number, to?: number, rest: Partial<Written> = {}): Written {
  return { f: 'write', value, from, ...(to === undefined ? {} : { to }), ...rest }
}

/** A read of a value. */
export function read(value: Json, from: number, to: number, rest: Partial<Written> = {}): Written {
  return { f: 'read', value, from, to, ...rest }
}

/** When the last part of such a run begins, and when it ends; milliseconds. */
export const SETTLES_AT = 8_000
export const ENDS_AT = 10_000

/** The record of a run of these operations, each of a process of its own. */
export function writtenRecord(operations: readonly Written[]): RunRecord {
  const history = operations.flatMap((operation, process) => {
    const { from, to, f = 'read', key = 'x', value, outcome = 'ok', home = 'n1' } = operation
    const { answeredBy = outcome === 'ok' ? home : undefined } = operation
    const given = value === undefined ? {} : { value }
    const asked = f === 'read' ? {} : given
    const begun = happened(from, process, 'invoke', { f, key, node: home, client: `c${process}`, ...asked })
    if (to === undefined) return [begun]
    const by = answeredBy === undefined ? {} : { node: answeredBy }
    return [begun, happened(to, process, outcome, { f, key, client: `c${process}`, ...by, ...given })]
  })
  return recordOf({
    scenario: { settle: ENDS_AT - SETTLES_AT },
    history: history.sort((one, other) => one.time - other.time),
    endedAt: ENDS_AT,
  })
}

/** Such operations as they are looked at. */
export function performedOf(operations: readonly Written[]): readonly Performed[] {
  return performedIn(writtenRecord(operations))
}
