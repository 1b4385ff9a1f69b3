import type * as fc from 'fast-check'
import type { MembershipFault, Moment, Target } from '../../sim/index.ts'
import { between, fields, oneOf } from './arbitrary.ts'
import type { Drawings } from './drawing.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'
import { type AtNodes, nodesOf } from './nodes.ts'

/** A node that does not belong to the cluster yet. */
export const spare: Target = { pick: 'spare' }

function hasSpares({ spares }: Ground): boolean {
  return spares > 0
}

/**
 * When a member leaves, and which. Who leaves is gone for good, and how many may be is counted in nodes: a zone has several.
 */
function leaversOf(ground: Ground, manner: Manner): ReturnType<typeof nodesOf> {
  return nodesOf({ ...ground, zones: [] }, manner)
}

/** Whoever leaves is up for so long at most where that may be after the last of the other faults, milliseconds. */
const BRIEFLY_MS = 300

/** How long whoever leaves stays up, milliseconds: hardly, or until the others may have agreed on it long ago. */
export const staysMs: fc.Arbitrary<number> = oneOf(
  between(0, BRIEFLY_MS),
  between(BRIEFLY_MS, 10 * BRIEFLY_MS),
)

/** The same for one who is to leave at a moment: faults end when they do whoever leaves then. */
export function stayingAt(at: Moment, ms: number, { spanMs }: Ground): number {
  return Math.min(ms, typeof at === 'number' ? Math.max(BRIEFLY_MS, spanMs - at) : BRIEFLY_MS)
}

/** How changes of who belongs to a group, and of what it runs, are drawn. */
export const membershipDrawings: Drawings<MembershipFault['kind']> = {
  join: {
    possible: hasSpares,
    arbitrary: (ground, manner) =>
      nodesOf(ground, manner).map(({ at }) => ({ kind: 'join', node: spare, at })),
  },
  leave: {
    possible: hasSpares,
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; afterMs: number }>({
        where: leaversOf(ground, manner),
        afterMs: staysMs,
      }).map(({ where: { at, node }, afterMs }) => ({
        kind: 'leave',
        node,
        at,
        afterMs: stayingAt(at, afterMs, ground),
      })),
  },
  replace: {
    possible: hasSpares,
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; afterMs: number }>({
        where: leaversOf(ground, manner),
        afterMs: staysMs,
      }).map(({ where: { at, node }, afterMs }) => ({
        kind: 'replace',
        node,
        by: spare,
        at,
        afterMs: stayingAt(at, afterMs, ground),
      })),
  },
  upgrade: {
    possible: ({ versions }) => versions > 0,
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; downMs: number; betweenMs: number }>({
        where: nodesOf(ground, manner),
        downMs: between(10, 200),
        betweenMs: between(0, 2_000),
      }).map(({ where: { at }, downMs, betweenMs }) => ({
        kind: 'upgrade',
        node: { pick: 'all' },
        at,
        // One is back before the next stops.
        everyMs: downMs + betweenMs,
        downMs,
      })),
  },
}
