import * as fc from 'fast-check'
import type { Fault, FaultKind, Target } from '../../sim/index.ts'
import { between, fields, listOf, maybe, oneOf } from './arbitrary.ts'
import type { Ground } from './ground.ts'
import { type Manner, timesOf } from './manner.ts'
import { type EventMoment, weightOf } from './moments.ts'
import type { Word } from './vocabulary.ts'

/** Moments beside one event of a type after another: what a system does to recover is where it is hit again. */
export interface Chain {
  /** What comes before that does not count. */
  readonly fromMs: number
  /** Whether something must be done by then for such events to come. */
  readonly needsTrigger: boolean
  readonly moments: readonly EventMoment[]
  /** A node that the events are about, if they are about one. */
  readonly whom?: Target
}

/** How the moments of a chain differ. */
interface Links {
  readonly step: number
  /** How much later than its event each comes, at most. */
  readonly latestMs: number
  /** What each takes of that, in percent. */
  readonly first: readonly number[]
  readonly more?: readonly number[]
}

/** How moments beside one event after another are: mostly many, for some bugs must be provoked often in a row. */
function linksOf({ roundTripMs }: Ground, promptPercent: number): fc.Arbitrary<Links> {
  const percent = between(0, 99)
  return fields<Links>({
    step: oneOf({ weight: 6, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: between(2, 3) }),
    latestMs: oneOf(
      { weight: promptPercent, arbitrary: fc.constant(0) },
      { weight: 100 - promptPercent, arbitrary: between(roundTripMs, 5 * roundTripMs) },
    ),
    first: listOf(percent, { least: 1, most: 4 }),
    more: maybe(75, listOf(percent, { least: 4, most: 8 })),
  })
}

/** Moments beside one event of a type after another, from the first that is counted. */
function momentsOf(
  { nth = 1, plusMs: _plusMs, ...event }: EventMoment,
  { step, latestMs, first, more = [] }: Links,
): readonly EventMoment[] {
  return [...first, ...more].map((percent, i) => {
    const plusMs = Math.floor(((latestMs + 1) * percent) / 100)
    return { ...event, nth: nth + i * step, ...(plusMs === 0 ? {} : { plusMs }) }
  })
}

/**
 * Chains over events of some types.
 *
 * @param promptPercent - of a hundred chains, so many come right beside their events, and not up to a few round trips later
 */
export function chainsOf(
  ground: Ground,
  manner: Manner,
  promptPercent: number,
  words: readonly Word[] = ground.words,
): fc.Arbitrary<Chain> {
  return fields<{ word: { readonly word: Word; readonly whom?: Target }; fromMs: number; links: Links }>({
    word: oneOf(
      ...words.map((word) => ({
        weight: weightOf(word, ground),
        arbitrary: wordsOf(word),
      })),
    ),
    fromMs: timesOf(ground, manner),
    links: linksOf(ground, promptPercent),
  }).map(({ word: { word, whom }, fromMs, links }) => {
    const { on, of, rare } = word
    return {
      fromMs,
      needsTrigger: rare && fromMs > 0,
      moments: momentsOf({ on, of, ...(fromMs === 0 ? {} : { afterMs: fromMs }) }, links),
      ...(whom === undefined ? {} : { whom }),
    }
  })
}

/** A type of events, and a node that such an event is about. */
function wordsOf(word: Word): fc.Arbitrary<{ readonly word: Word; readonly whom?: Target }> {
  const { whom } = word
  return whom.length === 0 ? fc.constant({ word }) : fc.constantFrom(...whom).map((whom) => ({ word, whom }))
}

/** What slows down adds up: it is to be over before it comes again. */
const ADDS_UP: ReadonlySet<FaultKind> = new Set(['slow-disk', 'slow-cpu', 'delay', 'reorder'])

/** A fault of any kind beside one rare event after another: for a short time each, or until others have gone on. */
export function repeated(
  draw: (ground: Ground, manner: Manner) => fc.Arbitrary<Fault>,
  ground: Ground,
  manner: Manner,
): fc.Arbitrary<readonly Fault[]> {
  const rare = ground.words.filter((word) => word.rare)
  const words = rare.length > 0 ? rare : ground.words
  const fault = draw({ ...ground, words }, { ...manner, besideEvents: 100, lengths: 'short' })
  return fields<{ fault: Fault; links: Links; longerMs?: number }>({
    fault,
    links: linksOf(ground, 40),
    longerMs: maybe(50, recoveriesOf(ground)),
  }).map(({ fault, links, longerMs = 0 }) => {
    if (fault.kind === 'message' || typeof fault.at === 'number') return [fault]
    const longer = 'for' in fault && !ADDS_UP.has(fault.kind) && fault.kind !== 'clock-freeze'
    const lasting = longer ? { ...fault, for: Math.max(fault.for ?? 0, longerMs) } : fault
    return momentsOf(fault.at, links).map((at) => ({ ...lasting, at }))
  })
}

/** About as long as others need to go on without a node: then it comes back among them. */
export function recoveriesOf({ recoveryMs }: Ground): fc.Arbitrary<number> {
  return between(Math.ceil(recoveryMs / 2), Math.ceil(2.5 * recoveryMs))
}
