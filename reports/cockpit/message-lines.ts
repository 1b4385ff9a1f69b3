import { kindCode } from '../../sim/trace.ts'
import { type EventColumns, NONE } from '../data/run-columns.ts'
import { quantile } from './quantile.ts'

/** What can become of a message, in the order of the codes. */
export const fates = ['delivered', 'late', 'repeated', 'lost', 'in flight'] as const

/** What became of one. */
export type Fate = (typeof fates)[number]

/** A message that was longer on its way than so many times the middle one is late. */
export const LATE_FACTOR = 4

/** Ways of messages, a row each, in the order of their sendings. A message that arrives twice has two. */
export interface MessageLines {
  readonly length: number
  /** The events at which they were sent. */
  readonly sendings: Int32Array
  /** The events of their deliveries or drops; none while they are on their way. */
  readonly arrivals: Int32Array
  /** Positions in {@link fates}. */
  readonly fates: Uint8Array
}

/** The ways of all messages of a run. */
export function messageLinesOf(events: EventColumns): MessageLines {
  const arrivals = arrivalsOf(events)
  const sendings: number[] = []
  const ends: number[] = []
  const codes: number[] = []
  const lateAfter = LATE_FACTOR * middleTransit(events)
  for (let sending = 0; sending < events.length; sending++) {
    if (events.kinds[sending] !== kindCode.send) continue
    let delivered = false
    for (const arrival of arrivals.get(sending) ?? [NONE]) {
      sendings.push(sending)
      ends.push(arrival)
      codes.push(fates.indexOf(fateOf(events, sending, arrival, delivered, lateAfter)))
      delivered ||= events.kinds[arrival] === kindCode.deliver
    }
  }
  return {
    length: sendings.length,
    sendings: Int32Array.from(sendings),
    arrivals: Int32Array.from(ends),
    fates: Uint8Array.from(codes),
  }
}

/** The deliveries and drops of each sending, in their order. */
function arrivalsOf({ kinds, causes, length }: EventColumns): ReadonlyMap<number, readonly number[]> {
  const arrivals = new Map<number, number[]>()
  for (let i = 0; i < length; i++) {
    if (kinds[i] !== kindCode.deliver && kinds[i] !== kindCode.drop) continue
    const sending = causes[i] as number
    const known = arrivals.get(sending)
    if (known === undefined) arrivals.set(sending, [i])
    else known.push(i)
  }
  return arrivals
}

function fateOf(
  { kinds, times }: EventColumns,
  sending: number,
  arrival: number,
  delivered: boolean,
  lateAfter: number,
): Fate {
  if (arrival === NONE) return 'in flight'
  if (kinds[arrival] === kindCode.drop) return 'lost'
  if (delivered) return 'repeated'
  return (times[arrival] as number) - (times[sending] as number) > lateAfter ? 'late' : 'delivered'
}

/** How long the middle one of all delivered messages was on its way. */
function middleTransit({ kinds, causes, times, length }: EventColumns): number {
  const transits: number[] = []
  for (let i = 0; i < length; i++) {
    const sending = causes[i] as number
    if (kinds[i] !== kindCode.deliver || sending === NONE) continue
    transits.push((times[i] as number) - (times[sending] as number))
  }
  return quantile(Float64Array.from(transits).sort(), 0.5) ?? 0
}
