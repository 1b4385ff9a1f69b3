import { FUTURE, participantOf, PAST, SELF } from '../data/causality.ts'
import { type EventColumns, NONE } from '../data/run-columns.ts'

/** Where at a participant the past of an event ends and its future begins; what is between is concurrent to it. */
export interface ConeSpan {
  /** The last event there that led to it, or the event itself. */
  readonly lastPast: number
  /** The first event there that came of it, or the event itself. */
  readonly firstFuture: number
}

/**
 * How an event parts what happened at each participant. At one participant everything has an order, so the past is what is up to one
 * event, and the future what is from another one on.
 *
 * @param cones - of `conesOf`
 */
export function coneSpansOf(
  events: EventColumns,
  cones: Uint8Array,
  participants: number,
): readonly ConeSpan[] {
  const last = new Int32Array(participants).fill(NONE)
  const first = new Int32Array(participants).fill(NONE)
  for (let i = 0; i < events.length; i++) {
    const node = participantOf(events, i)
    if (node === NONE) continue
    const cone = cones[i]
    if (cone === PAST || cone === SELF) last[node] = i
    if ((cone === FUTURE || cone === SELF) && first[node] === NONE) first[node] = i
  }
  return Array.from(last, (lastPast, node) => ({ lastPast, firstFuture: first[node] as number }))
}
