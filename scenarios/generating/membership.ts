import type { MembershipFault, Target } from '../../sim/index.ts'
import { between, fields } from './arbitrary.ts'
import type { Drawings } from './drawing.ts'
import type { Ground } from './ground.ts'
import type { Manner } from './manner.ts'
import { type AtNodes, nodesOf } from './nodes.ts'

const spare: Target = { pick: 'spare' }

function hasSpares({ spares }: Ground): boolean {
  return spares > 0
}

/**
 * When a member leaves, and which. Who leaves is gone for good, and how many may be is counted in nodes: a zone has several.
 */
function leaversOf(ground: Ground, manner: Manner): ReturnType<typeof nodesOf> {
  return nodesOf({ ...ground, zones: [] }, manner)
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
        afterMs: between(0, 300),
      }).map(({ where: { at, node }, afterMs }) => ({ kind: 'leave', node, at, afterMs })),
  },
  replace: {
    possible: hasSpares,
    arbitrary: (ground, manner) =>
      fields<{ where: AtNodes; afterMs: number }>({
        where: leaversOf(ground, manner),
        afterMs: between(0, 300),
      }).map(({ where: { at, node }, afterMs }) => ({ kind: 'replace', node, by: spare, at, afterMs })),
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
