import type * as fc from 'fast-check'
import type { Fault, FaultKind } from '../../sim/index.ts'
import { bearingsOfKind, limitOf } from '../fault-bounds.ts'
import { clockDrawings } from './clocks.ts'
import { diskDrawings } from './disks.ts'
import type { Drawings, FaultOf } from './drawing.ts'
import type { Ground } from './ground.ts'
import { drawnKinds } from './kinds.ts'
import { linkDrawings } from './links.ts'
import type { Manner } from './manner.ts'
import { membershipDrawings } from './membership.ts'
import { nodeDrawings } from './nodes.ts'

/** How every kind of fault is drawn. */
const drawings: Drawings<FaultKind> = {
  ...linkDrawings,
  ...nodeDrawings,
  ...clockDrawings,
  ...diskDrawings,
  ...membershipDrawings,
}

/** The kinds that are borne, and that there is something for to act on. */
export function possibleKinds(ground: Ground): readonly FaultKind[] {
  return drawnKinds.filter(
    (kind) =>
      bearingsOfKind(kind).some((bearing) => limitOf(bearing, ground.bears) >= 1) &&
      (drawings[kind].possible?.(ground) ?? true),
  )
}

/** Faults of a kind that is possible. */
export function faultsOfKind<K extends FaultKind>(
  kind: K,
  ground: Ground,
  manner: Manner,
): fc.Arbitrary<FaultOf<K>> {
  return (drawings[kind] as { arbitrary(ground: Ground, manner: Manner): fc.Arbitrary<Fault> }).arbitrary(
    ground,
    manner,
  ) as fc.Arbitrary<FaultOf<K>>
}
