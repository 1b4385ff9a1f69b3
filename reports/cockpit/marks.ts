import { kindCode } from '../../sim/trace.ts'
import { lastUpTo } from '../data/rows.ts'
import type { EventColumns } from '../data/run-columns.ts'
import type { TimeWindow } from '../timeline/model.ts'

/** A violation as the page is told of it. */
export interface ViolationMark {
  readonly timeUs: number
  readonly words: string
  /** What its proof shows. */
  readonly window: TimeWindow
  /** The operations that prove it, by their invocations in the history. */
  readonly core: readonly number[]
  /** The operation whose end shows it. */
  readonly invocation?: number
}

const ENDS: ReadonlySet<number | undefined> = new Set([kindCode.ok, kindCode.fail, kindCode.info])

/** The event at which a violation shows: the end of its operation, the event that tells of it, or the last one by then. */
export function eventOfViolation(
  { kinds, operations, times, length }: EventColumns,
  { timeUs, invocation }: ViolationMark,
): number {
  const last = Math.max(0, lastUpTo(times, timeUs))
  for (let event = last; event >= 0 && times[event] === timeUs; event--) {
    const ends = invocation !== undefined && operations[event] === invocation && ENDS.has(kinds[event])
    if (ends || kinds[event] === kindCode.violation) return event
  }
  return Math.min(last, Math.max(0, length - 1))
}
