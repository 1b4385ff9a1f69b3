import * as fc from 'fast-check'
import type { Flap, NodeFault, Target } from '../../sim/index.ts'
import { between, fields, given, maybe } from './arbitrary.ts'
import type { Drawings } from './drawing.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'
import { type Placed, placesOf } from './moments.ts'
import { targetsOf } from './targets.ts'

/** When a fault of nodes acts, and on which. */
export interface AtNodes {
  readonly at: Placed['at']
  readonly for: number
  readonly node: Target
}

/** When and where a fault of nodes acts: beside an event it mostly hits the node that the event is about. */
export function nodesOf(ground: Ground, manner: Manner): fc.Arbitrary<AtNodes> {
  return fields<{ placed: Placed; target: Target }>({
    placed: placesOf(ground, manner),
    target: targetsOf(ground),
  }).map(({ placed, target }) => ({ node: placed.whom ?? target, at: placed.at, for: placed.for }))
}

/** The same, at times for a fault that comes and goes. */
export function flappingNodesOf(
  ground: Ground,
  manner: Manner,
): fc.Arbitrary<AtNodes & { readonly flap?: Flap }> {
  return fields<{ where: AtNodes; flap?: Flap }>({
    where: nodesOf(ground, manner),
    flap: maybe(8, flapsOf(ground)),
  }).map(({ where, flap }) => given({ ...where, flap }) as AtNodes & { readonly flap?: Flap })
}

/** How a fault comes and goes. */
export function flapsOf({ stabilityMs }: Ground): fc.Arbitrary<Flap> {
  const stretches = between(stabilityMs, 300 + stabilityMs).map((max) => ({
    kind: 'uniform' as const,
    min: stabilityMs,
    max,
  }))
  return fields<Flap>({ on: stretches, off: stretches, min: fc.constant(stabilityMs) })
}

/** What keeps the number of nodes that are down within what is borne, whenever a crash comes. */
export function crashLimit({ bears }: Ground): { readonly atMost?: number } {
  return Number.isFinite(bears.crash) ? { atMost: Math.max(1, Math.floor(bears.crash)) } : {}
}

/** How faults of a node's process are drawn. */
export const nodeDrawings: Drawings<NodeFault['kind']> = {
  crash: {
    arbitrary: (ground, manner) =>
      nodesOf(ground, manner).map((where) => ({ kind: 'crash', ...where, ...crashLimit(ground) })),
  },
  wipe: {
    // How many lose their disks is counted in nodes, and a zone has several.
    arbitrary: (ground, manner) =>
      nodesOf({ ...ground, zones: [] }, manner).map((where) => ({
        kind: 'wipe',
        ...where,
        ...crashLimit(ground),
      })),
  },
  pause: {
    arbitrary: (ground, manner) =>
      flappingNodesOf(ground, manner).map((where) => ({ kind: 'pause', ...where })),
  },
  'slow-cpu': {
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; ms: number }>({
        where: nodesOf(ground, manner),
        ms: manner.strength === 'weak' ? fc.constantFrom(0.5, 2) : fc.constantFrom(0.5, 2, 10),
      }).map(({ where, ms }) => ({ kind: 'slow-cpu', ...where, perEvent: { kind: 'constant', ms } })),
  },
  silence: {
    arbitrary: (ground, manner) =>
      flappingNodesOf(ground, manner).map((where) => ({ kind: 'silence', ...where })),
  },
}
