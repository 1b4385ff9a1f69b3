import * as fc from 'fast-check'
import type { Fault, Split, Target } from '../../sim/index.ts'
import { between, fields, listOf, oneOf } from './arbitrary.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'
import { spare, stayingAt, staysMs } from './membership.ts'
import { fitting, type Placed, placesOf } from './moments.ts'
import type { Pattern } from './pattern.ts'
import { anyNode, splitsOf, targetsOf } from './targets.ts'

/** A partition, and how long after its beginning each of several changes comes. */
interface ChangesInAPartition {
  readonly cut: Fault
  readonly changes: readonly Placed['at'][]
}

/** Where the members cannot agree on a change, the next ones are asked for meanwhile, and whoever leads next is to do them all. */
function changesInAPartition(ground: Ground, manner: Manner): fc.Arbitrary<ChangesInAPartition> {
  return fields<{ placed: Placed; target: Target; split: Split; laterMs: readonly number[]; alone: boolean }>(
    {
      placed: placesOf(ground, { ...manner, lengths: 'long' }),
      target: targetsOf({ ...ground, zones: [] }),
      split: splitsOf(ground),
      laterMs: oneOf(
        listOf(fc.constant(0), { least: 2, most: 3 }),
        listOf(between(0, 2 * ground.roundTripMs), { least: 2, most: 3 }),
        listOf(between(0, 2 * ground.recoveryMs), { least: 2, most: 3 }),
      ),
      alone: fc.boolean(),
    },
  ).map(({ placed: { at, for: lengthMs, whom }, target, split, laterMs, alone }) => ({
    cut: {
      kind: 'partition',
      split: alone ? { isolate: whom ?? target, with: 'minority' } : split,
      at,
      for: lengthMs,
    },
    changes: laterMs.map((ms) =>
      typeof at === 'number' ? at + fitting(at, ms, ground) : { ...at, plusMs: (at.plusMs ?? 0) + ms },
    ),
  }))
}

const joinedInAPartition: Pattern = {
  of: ['partition', 'join'],
  weight: 4,
  arbitrary: (ground, manner) =>
    changesInAPartition(ground, manner).map(({ cut, changes }) => [
      cut,
      ...changes.map((at): Fault => ({ kind: 'join', node: spare, at })),
    ]),
}

const replacedInAPartition: Pattern = {
  of: ['partition', 'replace'],
  weight: 4,
  arbitrary: (ground, manner) =>
    fields<{ drawn: ChangesInAPartition; afterMs: number; node: Target }>({
      drawn: changesInAPartition(ground, manner),
      afterMs: staysMs,
      node: oneOf(fc.constant(anyNode), targetsOf({ ...ground, zones: [] })),
    }).map(({ drawn: { cut, changes }, afterMs, node }) => [
      cut,
      ...changes.map((at): Fault => ({
        kind: 'replace',
        node,
        by: spare,
        at,
        afterMs: stayingAt(at, afterMs, ground),
      })),
    ]),
}

/** Patterns of changes of who belongs to the cluster. */
export const membershipPatterns = {
  'joined-in-a-partition': joinedInAPartition,
  'replaced-in-a-partition': replacedInAPartition,
} as const satisfies { readonly [name: string]: Pattern }
