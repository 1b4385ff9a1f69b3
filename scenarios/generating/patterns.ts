import type * as fc from 'fast-check'
import type { Fault, FaultKind } from '../../sim/index.ts'
import { crashPatterns } from './crash-patterns.ts'
import type { Ground } from './ground.ts'
import { type FaultPattern, faultPatterns } from './kinds.ts'
import { linkPatterns } from './link-patterns.ts'
import { membershipPatterns } from './membership-patterns.ts'
import type { Manner } from './manner.ts'
import { outOfStepPatterns } from './out-of-step-patterns.ts'
import { partitionPatterns } from './partition-patterns.ts'
import type { Pattern } from './pattern.ts'

/** How every pattern is drawn. */
const patterns: { readonly [name in FaultPattern]: Pattern } = {
  ...crashPatterns,
  ...partitionPatterns,
  ...linkPatterns,
  ...membershipPatterns,
  ...outOfStepPatterns,
}

const names = Object.keys(faultPatterns) as FaultPattern[]

/** The patterns that can be drawn where only these kinds of faults are. */
export function possiblePatterns(ground: Ground, kinds: readonly FaultKind[]): readonly FaultPattern[] {
  return names.filter((name) => {
    const pattern = patterns[name]
    return pattern.of.every((kind) => kinds.includes(kind)) && (pattern.possible?.(ground) ?? true)
  })
}

/** The kind of fault that a pattern is foremost about. */
export function kindOfPattern(name: FaultPattern): FaultKind {
  return patterns[name].of[0]
}

/** How likely a pattern is beside others, where a single fault of its kind weighs 2. */
export function weightOfPattern(name: FaultPattern): number {
  return patterns[name].weight ?? 1
}

/** Faults of a pattern that is possible: a few, that go together. */
export function faultsOfPattern(
  name: FaultPattern,
  ground: Ground,
  manner: Manner,
): fc.Arbitrary<readonly Fault[]> {
  return patterns[name].arbitrary(ground, manner)
}
