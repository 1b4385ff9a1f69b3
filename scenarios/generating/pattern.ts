import type * as fc from 'fast-check'
import type { Fault, FaultKind } from '../../sim/index.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'

/** Several faults that go together. */
export interface Pattern {
  /** The kinds of its faults, that which it is foremost about first. */
  readonly of: readonly [FaultKind, ...FaultKind[]]
  /** How likely it is beside others, where a single fault of its kind weighs 2; 1 if it does not say. */
  readonly weight?: number
  /** Whether there is something for it to act on, where its kinds can be drawn; there is, if it does not say. */
  possible?(ground: Ground): boolean
  arbitrary(ground: Ground, manner: Manner): fc.Arbitrary<readonly Fault[]>
}
