import type * as fc from 'fast-check'
import type { Fault, FaultKind } from '../../sim/index.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'

/** The faults of a kind. */
export type FaultOf<K extends FaultKind> = Extract<Fault, { readonly kind: K }>

/** How one kind of fault is drawn. */
export interface Drawing<F extends Fault> {
  /** Whether there is anything for it to act on, where it is borne; there is, if it does not say. */
  possible?(ground: Ground): boolean
  arbitrary(ground: Ground, manner: Manner): fc.Arbitrary<F>
}

/** How some kinds of faults are drawn. */
export type Drawings<K extends FaultKind> = { readonly [kind in K]: Drawing<FaultOf<kind>> }
