import * as fc from 'fast-check'
import { between, fields, listOf, oneOf } from './arbitrary.ts'
import type { Ground } from './ground.ts'

/** How the faults of one run are: what a swarm draws anew for each. */
export interface Manner {
  /** So many of a hundred faults begin beside an event, and the others by the clock. */
  readonly besideEvents: number
  readonly lengths: 'short' | 'any' | 'long'
  readonly strength: 'weak' | 'any' | 'strong'
  /** When faults begin: at these times, milliseconds, or up to `stormMs` later. What comes close together meets. */
  readonly storms: readonly number[]
  readonly stormMs: number
}

/** What begins later than that, in percent of the time for faults, does little. */
const LATEST_PERCENT = 90

/** How many times as long as a recovery a storm lasts, at most. */
const LONGEST_STORM = 8

/** How long a fault lasts at most: so many times as long as a recovery, or as long as clients wait. */
const LONGEST_RECOVERIES = 8
const LONGEST_WAITS = 4

function latestOf({ spanMs }: Ground): number {
  return Math.floor((spanMs * LATEST_PERCENT) / 100)
}

/** Neither this way nor that, at any time: for faults that are wanted one at a time. */
export function anyMannerIn(ground: Ground): Manner {
  return { besideEvents: 50, lengths: 'any', strength: 'any', storms: [0], stormMs: latestOf(ground) }
}

/** Manners. In most of them faults come close together, once or a few times, and in half of these from the beginning. */
export function mannersOf(ground: Ground): fc.Arbitrary<Manner> {
  const latest = latestOf(ground)
  const time = between(0, latest)
  return fields<Pick<Manner, 'besideEvents' | 'lengths' | 'strength'> & { storms: Storms }>({
    besideEvents: fc.constantFrom(50, 20, 80),
    lengths: fc.constantFrom('any', 'any', 'long', 'long', 'short'),
    strength: fc.constantFrom('any', 'weak', 'strong'),
    storms: oneOf<Storms>(
      { weight: 1, arbitrary: fc.constant({ storms: [0], stormMs: latest }) },
      {
        weight: 1,
        arbitrary: fields<{ first: number; others: readonly number[]; stormMs: number }>({
          first: oneOf(fc.constant(0), time),
          others: listOf(time, { least: 0, most: 2 }),
          stormMs: between(ground.stabilityMs, LONGEST_STORM * ground.recoveryMs),
        }).map(({ first, others, stormMs }) => ({ storms: [first, ...others], stormMs })),
      },
    ),
  }).map(({ storms, ...rest }) => ({ ...rest, ...storms }))
}

type Storms = Pick<Manner, 'storms' | 'stormMs'>

/** When a fault begins by the clock: whole milliseconds. */
export function timesOf(ground: Ground, { storms, stormMs }: Manner): fc.Arbitrary<number> {
  const latest = latestOf(ground)
  return fields<{ storm: number; later: number }>({
    storm: fc.constantFrom(...storms),
    // What acts from the beginning of something meets all that is done to get it going.
    later: oneOf({ weight: 1, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: between(0, stormMs) }),
  }).map(({ storm, later }) => Math.min(storm + later, latest))
}

/** How long a fault lasts, milliseconds. Short faults find other bugs than long ones, so lengths are drawn over their magnitudes. */
export function lengthsOf(
  { stabilityMs, spanMs, recoveryMs, patienceMs }: Ground,
  { lengths }: Manner,
): fc.Arbitrary<number> {
  const longest = Math.max(LONGEST_RECOVERIES * recoveryMs, LONGEST_WAITS * patienceMs)
  const within = (min: number, max: number): fc.Arbitrary<number> => {
    const most = Math.max(stabilityMs, Math.min(max, spanMs))
    return between(Math.max(stabilityMs, Math.min(min, most)), most)
  }
  if (lengths === 'short') return within(5, recoveryMs)
  if (lengths === 'long') return within(Math.max(recoveryMs, patienceMs), longest)
  return oneOf(within(5, 100), within(50, 2 * recoveryMs), within(recoveryMs, longest))
}

/** A share of a hundred, as a probability: little or much of the most that makes sense. */
export function probabilitiesOf({ strength }: Manner, most: number): fc.Arbitrary<number> {
  const weak = between(1, Math.ceil(most / 8))
  const strong = between(Math.ceil(most / 3), most)
  const percent = strength === 'weak' ? weak : strength === 'strong' ? strong : oneOf(weak, strong)
  return percent.map((each) => each / 100)
}
