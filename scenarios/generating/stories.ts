import type * as fc from 'fast-check'
import type { Fault, FaultKind } from '../../sim/index.ts'
import { lazily, oneOf } from './arbitrary.ts'
import { faultsOfKind } from './catalogue.ts'
import { repeated } from './chains.ts'
import type { Ground } from './ground.ts'
import type { FaultPattern, GenerationWeights } from './kinds.ts'
import type { Manner } from './manner.ts'
import { faultsOfPattern, kindOfPattern, weightOfPattern } from './patterns.ts'

/**
 * How likely a kind is beside others, 1 where nothing is said: what cuts nodes off and stops them is at the root of most failures, and
 * what many protocols never look at is at that of few.
 */
const baseWeights: GenerationWeights = {
  partition: 32,
  crash: 32,
  join: 6,
  replace: 6,
  leave: 3,
  pause: 3,
  drift: 3,
  wipe: 3,
  hold: 3,
  upgrade: 3,
  silence: 2,
  loss: 2,
  clog: 2,
  delay: 2,
  replay: 2,
  'torn-writes': 2,
  corruption: 2,
  'lying-flush': 2,
  message: 0.5,
  throttle: 0.5,
  'link-break': 0.5,
  damage: 0.5,
  'slow-cpu': 0.5,
  'disk-full': 0.5,
  'clock-offset': 0.5,
  'clock-jump': 0.5,
  'clock-strobe': 0.5,
  'clock-freeze': 0.5,
}

/** Weights are whole numbers to fast-check: one is so many of them. */
const ONE = 64

/** How likely a single fault of a kind is, and one that is repeated, beside patterns. */
const SINGLE_WEIGHT = 3
const REPEATED_WEIGHT = 1

/** What is on in a run, and how its faults are. */
export interface StoryOptions {
  readonly on: readonly FaultKind[]
  readonly patternsOn: readonly FaultPattern[]
  readonly manner: Manner
  readonly weights: GenerationWeights
}

/** A fault, the same fault again and again, or a pattern of several: whatever is one thought. */
export function storiesOf(
  ground: Ground,
  { on, patternsOn, manner, weights }: StoryOptions,
): fc.Arbitrary<readonly Fault[]> {
  return oneOf(
    ...on.map((kind) => ({
      weight: Math.max(1, Math.round((baseWeights[kind] ?? 1) * (weights[kind] ?? 1) * ONE)),
      arbitrary: lazily(() => storiesOfKind(kind, ground, patternsOn, manner)),
    })),
  )
}

function storiesOfKind(
  kind: FaultKind,
  ground: Ground,
  patternsOn: readonly FaultPattern[],
  manner: Manner,
): fc.Arbitrary<readonly Fault[]> {
  const patterns = patternsOn.filter((pattern) => kindOfPattern(pattern) === kind)
  return oneOf(
    {
      weight: SINGLE_WEIGHT,
      arbitrary: lazily(() => faultsOfKind(kind, ground, manner).map((fault): readonly Fault[] => [fault])),
    },
    {
      weight: REPEATED_WEIGHT,
      arbitrary: lazily(() => repeated((...where) => faultsOfKind(kind, ...where), ground, manner)),
    },
    ...patterns.map((pattern) => ({
      weight: weightOfPattern(pattern),
      arbitrary: lazily(() => faultsOfPattern(pattern, ground, manner)),
    })),
  )
}
