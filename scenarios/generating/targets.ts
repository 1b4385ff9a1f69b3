import * as fc from 'fast-check'
import type { NodeId, Split, Target } from '../../sim/index.ts'
import { fields, oneOf, type Way } from './arbitrary.ts'
import type { Ground } from './ground.ts'

/** Anyone who is up. */
export const anyNode: Target = { pick: 'any' }

/** Which nodes: anyone, whoever is in a role, mostly in the foremost, or a zone. It is one node, but for a zone. */
export function targetsOf({ roles, zones }: Ground): fc.Arbitrary<Target> {
  const [foremost] = roles
  const ways: Way<Target>[] = [{ weight: 2, arbitrary: fc.constant(anyNode) }]
  // A protocol names first the role that most depends on: hitting it finds more than hitting anyone.
  if (foremost !== undefined) ways.push({ weight: 5, arbitrary: fc.constant({ role: foremost }) })
  if (roles.length > 1)
    ways.push({ weight: 1, arbitrary: fc.constantFrom(...roles.map((role) => ({ role }))) })
  if (zones.length > 0)
    ways.push({ weight: 1, arbitrary: fc.constantFrom(...zones.map((zone) => ({ zone }))) })
  return oneOf(...ways)
}

/** Some nodes by name, in any order: from so many to so many. */
export function someNodes(
  nodes: readonly NodeId[],
  least: number,
  most: number,
): fc.Arbitrary<readonly NodeId[]> {
  return fc.shuffledSubarray([...nodes], { minLength: Math.min(least, most), maxLength: most })
}

/** Which links, given some nodes; the shapes of the whole cluster are the same for all. */
export type SplitShape = (target: Target) => Split

const around: readonly (readonly [weight: number, shape: SplitShape])[] = [
  [5, (isolate) => ({ isolate })],
  [2, (isolate) => ({ isolate, with: 'minority' })],
  [1, (mute) => ({ mute })],
  [1, (deafen) => ({ deafen })],
  [1, (star) => ({ star })],
  [1, (from) => ({ oneWay: { from: [from], to: [anyNode, anyNode] } })],
]

const ofAll: readonly (readonly [weight: number, split: Split])[] = [
  [2, 'majority-minority'],
  [1, 'halves'],
  [1, 'random'],
  // Where nobody is quite cut off, rivals stay alive.
  [2, 'bridge'],
  [2, 'partial'],
  [2, 'majorities-ring'],
]

/** Shapes around some nodes. */
export const shapesAround: fc.Arbitrary<SplitShape> = oneOf(
  ...around.map(([weight, shape]) => ({ weight, arbitrary: fc.constant(shape) })),
)

/** Shapes of the whole cluster. */
const shapesOfAll: fc.Arbitrary<SplitShape> = oneOf(
  ...ofAll.map(([weight, split]) => ({ weight, arbitrary: fc.constant<SplitShape>(() => split) })),
)

/** Shapes of either sort. */
export const splitShapes: fc.Arbitrary<SplitShape> = oneOf(
  { weight: 1, arbitrary: shapesAround },
  { weight: 1, arbitrary: shapesOfAll },
)

/** Which links. */
export function splitsOf(ground: Ground): fc.Arbitrary<Split> {
  return fields<{ target: Target; shape: SplitShape }>({
    target: targetsOf(ground),
    shape: splitShapes,
  }).map(({ target, shape }) => shape(target))
}
