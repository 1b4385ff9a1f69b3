import * as fc from 'fast-check'
import type { Moment, Target } from '../../sim/index.ts'
import { between, fields, given, lazily, maybe, oneOf } from './arbitrary.ts'
import type { Ground } from './ground.ts'
import { lengthsOf, type Manner, timesOf } from './manner.ts'
import type { Word } from './vocabulary.ts'

/** A moment beside an event. */
export type EventMoment = Exclude<Moment, number>

/** A moment beside an event, and the node that is to be hit, if it is one that the event is about. */
export interface Beside {
  readonly at: EventMoment
  readonly whom?: Target
}

/** When a fault acts, and whom it is to hit if it begins beside an event. */
export interface Placed {
  readonly at: Moment
  readonly for: number
  readonly whom?: Target
}

/** How likely an event is beside others: where a node becomes something else, and where something rare happens, states change. */
export function weightOf({ on, of, rare }: Word, { roles }: Ground): number {
  if (on === 'role') return of === roles[0] ? 16 : 3
  return on === 'note' ? 4 : rare ? 2 : 1
}

/** When a fault acts: by the clock, or beside an event. */
export function placesOf(ground: Ground, manner: Manner): fc.Arbitrary<Placed> {
  const { besideEvents } = manner
  return oneOf(
    { weight: 100 - besideEvents, arbitrary: lazily(() => clockedOf(ground, manner)) },
    { weight: besideEvents, arbitrary: lazily(() => besideEventsOf(ground, manner)) },
  )
}

/** Stretches of time by the clock, which end when faults do at the latest. */
export function clockedOf(ground: Ground, manner: Manner): fc.Arbitrary<Placed> {
  return fields<{ at: number; for: number }>({
    at: timesOf(ground, manner),
    for: lengthsOf(ground, manner),
  }).map(({ at, for: lengthMs }) => ({ at, for: fitting(at, lengthMs, ground) }))
}

/** How long something that begins at a time may last. */
export function fitting(at: number, lengthMs: number, { spanMs }: Ground): number {
  return Math.max(1, Math.min(lengthMs, spanMs - at))
}

function besideEventsOf(ground: Ground, manner: Manner): fc.Arbitrary<Placed> {
  return fields<{ beside: Beside; for: number }>({
    beside: besidesOf(ground, manner),
    for: lengthsOf(ground, manner),
  }).map(({ beside, for: lengthMs }) => ({ ...beside, for: lengthMs }))
}

/** The latest of events that are counted: at so many, or at twice as many as were seen. */
const LATEST_NTH = 12

/**
 * Moments beside events. How often an event happens plays no role in how likely it is; rare ones are likelier. What is frequent is
 * found at any time by `afterMs`; what is rare comes early in a run, or where faults bring it about, and `nth` counts it.
 */
export function besidesOf(
  ground: Ground,
  manner: Manner,
  words: readonly Word[] = ground.words,
): fc.Arbitrary<Beside> {
  const rarely = manner.storms[0] === 0 ? 40 : 80
  const ways = words.map((word) => {
    const { on, of, rare, seen, whom } = word
    const latest = Math.max(2, Math.min(LATEST_NTH, 2 * seen))
    return {
      weight: weightOf(word, ground),
      arbitrary: lazily(() =>
        fields<{ nth?: number; plusMs?: number; afterMs?: number; whom?: Target }>({
          nth: maybe(50, oneOf(between(2, Math.min(4, latest)), between(2, latest))),
          plusMs: maybe(25, between(1, 3 * ground.roundTripMs)),
          afterMs: maybe(rare ? rarely : 80, timesOf(ground, manner)),
          whom: oneOf<Target | undefined>(
            ...whom.map((each) => ({ weight: 4, arbitrary: fc.constant(each) })),
            { weight: 1, arbitrary: fc.constant(undefined) },
          ),
        }).map(
          ({ whom: hit, afterMs = 0, ...which }) =>
            given({
              at: given({ on, of, ...which, afterMs: afterMs === 0 ? undefined : afterMs }),
              whom: hit,
            }) as Beside,
        ),
      ),
    }
  })
  return oneOf(...ways)
}
