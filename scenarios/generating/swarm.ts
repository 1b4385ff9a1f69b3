import type * as fc from 'fast-check'
import type { Fault, FaultKind } from '../../sim/index.ts'
import { between, fields, listOf } from './arbitrary.ts'
import { possibleKinds } from './catalogue.ts'
import type { Ground } from './ground.ts'
import { drawnKinds, type FaultPattern, faultPatterns, type GenerationWeights } from './kinds.ts'
import { type Manner, mannersOf } from './manner.ts'
import { possiblePatterns } from './patterns.ts'
import { storiesOf } from './stories.ts'
import { withinBounds } from './within-bounds.ts'

/** What the faults of one run are drawn from, and how they are. */
export interface Swarm {
  /** The kinds that are drawn in this run, of those that may be. */
  readonly on: readonly FaultKind[]
  /** The kinds that may be drawn, and are not in this run. */
  readonly off: readonly FaultKind[]
  /** The kinds of those that are on which most faults of this run are of. */
  readonly favoured: readonly FaultKind[]
  /** The patterns of several faults that are drawn in this run, and those that are not, of all that its kinds allow. */
  readonly patternsOn: readonly FaultPattern[]
  readonly patternsOff: readonly FaultPattern[]
  readonly manner: Manner
  /** How many times a fault or a pattern is drawn. */
  readonly stories: number
}

/** How many faults there are at most, if nothing is said. */
export const DEFAULT_MAX = 32

/** Of the kinds that are on, so many of a hundred are favoured in a run, and so many times as likely as otherwise. */
const FAVOURED_PERCENT = 25
const FAVOUR = 8

const allPatterns = Object.keys(faultPatterns) as FaultPattern[]

/**
 * Swarms: each kind that may be drawn is on in half of them, and at least one is; so is each pattern. How many faults there are, how
 * long and how strong they are, where in the run they come and whether beside events is drawn as well.
 *
 * Source: Groce et al., "Swarm Testing" (2012).
 *
 * @param kinds - those that may be drawn, at least one
 */
export function swarmsOf(ground: Ground, kinds: readonly FaultKind[], max: number): fc.Arbitrary<Swarm> {
  // There is a draw for each that there is: what else is borne does not change what becomes of a kind.
  return fields<{
    chosen: readonly FaultKind[]
    instead: number
    favoured: readonly FaultKind[]
    patterns: readonly FaultPattern[]
    manner: Manner
    stories: number
  }>({
    chosen: someOf(drawnKinds, 50),
    instead: between(0, kinds.length - 1),
    favoured: someOf(drawnKinds, FAVOURED_PERCENT),
    patterns: someOf(allPatterns, 50),
    manner: mannersOf(ground),
    stories: between(1, Math.ceil(max / 4)),
  }).map(({ chosen, instead, favoured, patterns, manner, stories }) => {
    const some = kinds.filter((kind) => chosen.includes(kind))
    const on = some.length > 0 ? some : kinds.slice(instead, instead + 1)
    const possible = possiblePatterns(ground, on)
    return {
      on,
      off: kinds.filter((kind) => !on.includes(kind)),
      favoured: on.filter((kind) => favoured.includes(kind)),
      patternsOn: possible.filter((pattern) => patterns.includes(pattern)),
      patternsOff: possible.filter((pattern) => !patterns.includes(pattern)),
      manner,
      stories,
    }
  })
}

/** The kinds that are borne and possible, of those that are asked for if some are. */
export function kindsToDraw(
  ground: Ground,
  families: readonly FaultKind[] | undefined,
): readonly FaultKind[] {
  return possibleKinds(ground).filter((kind) => families?.includes(kind) ?? true)
}

/** Each of some in so many of a hundred cases. */
function someOf<T>(all: readonly T[], percent: number): fc.Arbitrary<readonly T[]> {
  return listOf(between(0, 99), { least: all.length, most: all.length }).map((draws) =>
    all.filter((_, i) => (draws[i] ?? 0) < percent),
  )
}

/** What is said of the faults of a run. */
export interface ScheduleOptions {
  /** How many times a fault or a pattern is drawn at least. */
  readonly least: number
  /** How many faults there are at most. */
  readonly max: number
  /** How likely each kind is, 1 where nothing is said. */
  readonly weights: GenerationWeights
}

/** The faults of one run, as its swarm has them, within what is borne. */
export function schedulesOf(
  ground: Ground,
  swarm: Swarm,
  { least, max, weights }: ScheduleOptions,
): fc.Arbitrary<readonly Fault[]> {
  const favour = Object.fromEntries(
    swarm.on.map((kind) => [kind, (weights[kind] ?? 1) * (swarm.favoured.includes(kind) ? FAVOUR : 1)]),
  )
  const stories = storiesOf(ground, { ...swarm, weights: favour })
  return listOf(stories, { least: Math.min(least, swarm.stories), most: swarm.stories }).map((drawn) =>
    withinBounds(drawn.flat().slice(0, max), ground),
  )
}
