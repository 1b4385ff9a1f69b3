import { participantOf } from '../data/causality.ts'
import { type EventColumns, NONE } from '../data/run-columns.ts'

/** The events of some kinds, in their order. */
export function eventsOfKinds({ kinds }: EventColumns, codes: readonly number[]): readonly number[] {
  const found: number[] = []
  for (let event = 0; event < kinds.length; event++) {
    if (codes.includes(kinds[event] as number)) found.push(event)
  }
  return found
}

/** The first of some rising events after one, or the last before it; `undefined` if there is none. */
export function nextAmong(events: readonly number[], from: number, step: 1 | -1): number | undefined {
  return step > 0 ? events.find((event) => event > from) : events.findLast((event) => event < from)
}

/**
 * The event that was the last by another one at the next participant in a list, or its first if it had none by then; `undefined` if
 * nothing ever happened at any of the participants on that side.
 *
 * @param lanes - participants, in the order in which they are shown
 */
export function eventInNextLane(
  events: EventColumns,
  lanes: readonly number[],
  event: number,
  step: 1 | -1,
): number | undefined {
  const here = lanes.indexOf(events.nodes[event] as number)
  const first = here < 0 ? (step > 0 ? 0 : lanes.length - 1) : here + step
  for (let lane = first; lane >= 0 && lane < lanes.length; lane += step) {
    const found = nearestAt(events, lanes[lane] as number, event)
    if (found !== NONE) return found
  }
  return undefined
}

function nearestAt(events: EventColumns, participant: number, event: number): number {
  for (let i = event; i >= 0; i--) if (participantOf(events, i) === participant) return i
  for (let i = event + 1; i < events.length; i++) if (participantOf(events, i) === participant) return i
  return NONE
}
