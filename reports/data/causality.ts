import { kindCode } from '../../sim/trace.ts'
import { type EventColumns, NONE } from './run-columns.ts'

/** How an event stands to another: neither led to the other, it led to it, it came of it, or it is the very one. */
export const CONCURRENT = 0
export const PAST = 1
export const FUTURE = 2
export const SELF = 3

/**
 * The event before each one at the same participant; none for the first there, and for what happens at none. A message that is
 * dropped does not reach who it was for, so its drop is no event there.
 */
export function previousOnNode(events: EventColumns): Int32Array {
  const previous = new Int32Array(events.length)
  const last: number[] = []
  for (let i = 0; i < events.length; i++) {
    const node = participantOf(events, i)
    previous[i] = node === NONE ? NONE : (last[node] ?? NONE)
    if (node !== NONE) last[node] = i
  }
  return previous
}

/** The participant at which an event happens: none for a fault, and for a drop, which happens on the way. */
export function participantOf({ kinds, nodes }: EventColumns, event: number): number {
  return kinds[event] === kindCode.drop ? NONE : (nodes[event] as number)
}

/**
 * How every event stands to one of them. An event leads to the next at the same participant, and to those that name it as their cause,
 * as a sending is that of its delivery; what those lead to, it leads to as well. No clocks are kept: it is one sweep each way.
 *
 * @param previous - of {@link previousOnNode}
 *
 * Source: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978), the relation "happened before".
 */
export function conesOf({ causes, length }: EventColumns, previous: Int32Array, event: number): Uint8Array {
  const cones = new Uint8Array(length)
  cones[event] = PAST
  for (let i = event; i >= 0; i--) {
    if (cones[i] !== PAST) continue
    const before = previous[i] as number
    const cause = causes[i] as number
    if (before !== NONE) cones[before] = PAST
    if (cause !== NONE) cones[cause] = PAST
  }
  cones[event] = FUTURE
  for (let i = event + 1; i < length; i++) {
    if (isAfter(cones, previous[i] as number) || isAfter(cones, causes[i] as number)) cones[i] = FUTURE
  }
  cones[event] = SELF
  return cones
}

function isAfter(cones: Uint8Array, event: number): boolean {
  return event !== NONE && cones[event] === FUTURE
}
