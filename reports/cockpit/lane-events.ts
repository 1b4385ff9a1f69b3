import { participantOf } from '../data/causality.ts'
import { type EventColumns, NONE } from '../data/run-columns.ts'
import { lastUpTo } from '../data/rows.ts'

/** What happened at one participant, in its order. */
export interface LaneEvents {
  readonly events: Int32Array
  /** When, in microseconds: rising. */
  readonly times: Float64Array
}

/** What happened at each participant. */
export function laneEventsOf(events: EventColumns, participants: number): readonly LaneEvents[] {
  const lanes = Array.from({ length: participants }, (): number[] => [])
  for (let event = 0; event < events.length; event++) {
    const participant = participantOf(events, event)
    if (participant !== NONE) lanes[participant]?.push(event)
  }
  return lanes.map((own) => ({
    events: Int32Array.from(own),
    times: Float64Array.from(own, (event) => events.times[event] as number),
  }))
}

/** The event of a lane that is nearest to a time; `undefined` if it has none. */
export function nearestIn({ events, times }: LaneEvents, timeUs: number): number | undefined {
  const before = lastUpTo(times, timeUs)
  const [one, other] = [times[before], times[before + 1]]
  const isAfter = one === undefined || (other !== undefined && other - timeUs < timeUs - one)
  return events[isAfter ? before + 1 : before]
}
