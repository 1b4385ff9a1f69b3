import * as fc from 'fast-check'
import { between, fields, oneOf } from './arbitrary.ts'
import type { Ground } from './ground.ts'

/** How the faults of one run are: what a swarm draws anew for each. */
export interface Manner {
  /** So many of a hundred faults begin beside an event, and the others by the clock. */
  readonly besideEvents: number
  readonly lengths: 'short' | 'any' | 'long'
  readonly strength: 'weak' | 'any' | 'strong'
  /** When faults begin, in percent of the time for them: faults that come close together meet each other. */
  readonly fromPercent: number
  readonly toPercent: number
}

/** What begins later than that, in percent of the time for faults, does little. */
const LATEST_PERCENT = 90

/** Neither this way nor that: for faults that are wanted one at a time. */
export const anyManner: Manner = {
  besideEvents: 50,
  lengths: 'any',
  strength: 'any',
  fromPercent: 0,
  toPercent: LATEST_PERCENT,
}

/** Manners, each of which is as likely as another; in most of them faults come close together. */
export const manners: fc.Arbitrary<Manner> = fields<{
  rest: Omit<Manner, 'fromPercent' | 'toPercent'>
  storm: readonly [fromPercent: number, lengthPercent: number]
}>({
  rest: fields<Omit<Manner, 'fromPercent' | 'toPercent'>>({
    besideEvents: fc.constantFrom(50, 20, 80),
    lengths: fc.constantFrom('any', 'short', 'long'),
    strength: fc.constantFrom('any', 'weak', 'strong'),
  }),
  storm: oneOf<readonly [number, number]>(
    fc.constant([0, LATEST_PERCENT]),
    fc.tuple(fc.constant(0), between(5, 15)),
    fc.tuple(fc.constant(0), between(10, 40)),
    fc.tuple(between(0, LATEST_PERCENT - 10), between(5, 40)),
  ),
}).map(({ rest, storm: [fromPercent, lengthPercent] }) => ({
  ...rest,
  fromPercent,
  toPercent: Math.min(LATEST_PERCENT, fromPercent + lengthPercent),
}))

/** When a fault begins by the clock: whole milliseconds. */
export function timesOf({ spanMs }: Ground, { fromPercent, toPercent }: Manner): fc.Arbitrary<number> {
  const [from, to] = [fromPercent, toPercent].map((percent) => Math.floor((spanMs * percent) / 100)) as [
    number,
    number,
  ]
  // What acts from the beginning meets everything that a system does to get going.
  return oneOf({ weight: 1, arbitrary: fc.constant(from) }, { weight: 2, arbitrary: between(from, to) })
}

/** The longest that a fault is drawn to last, milliseconds. */
const LONGEST = 4_000

/** How long a fault lasts, milliseconds. Short faults find other bugs than long ones, so lengths are drawn over their magnitudes. */
export function lengthsOf({ stabilityMs, spanMs }: Ground, { lengths }: Manner): fc.Arbitrary<number> {
  const within = (min: number, max: number): fc.Arbitrary<number> => {
    const longest = Math.max(stabilityMs, Math.min(max, spanMs))
    return between(Math.max(stabilityMs, Math.min(min, longest)), longest)
  }
  if (lengths === 'short') return within(5, 300)
  if (lengths === 'long') return within(400, LONGEST)
  return oneOf(within(5, 100), within(50, 1_000), within(200, LONGEST))
}

/** A share of a hundred, as a probability: little or much of the most that makes sense. */
export function probabilitiesOf({ strength }: Manner, most: number): fc.Arbitrary<number> {
  const weak = between(1, Math.ceil(most / 8))
  const strong = between(Math.ceil(most / 3), most)
  const percent = strength === 'weak' ? weak : strength === 'strong' ? strong : oneOf(weak, strong)
  return percent.map((each) => each / 100)
}
