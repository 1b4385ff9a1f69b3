import type { NodeId, RunRecord } from '../../sim/index.ts'
import { isLeading } from '../leading-roles.ts'

/** A stretch in which a node took itself for the one that leads. Times are whole microseconds. */
export interface Leadership {
  readonly node: NodeId
  readonly from: number
  readonly to: number
}

/**
 * Who took itself for the one that leads, and when, in the order in which they began.
 *
 * @param record - of a run whose inspections were kept
 */
export function leadershipsIn({ inspections = [], time }: RunRecord): readonly Leadership[] {
  const leaderships: Leadership[] = []
  const open = new Map<NodeId, number>()
  for (const { node, time: at, state } of inspections) {
    const leads = isLeading(state?.role)
    const position = open.get(node)
    if (leads && position === undefined) open.set(node, leaderships.push({ node, from: at, to: time }) - 1)
    if (leads || position === undefined) continue
    leaderships[position] = { ...(leaderships[position] as Leadership), to: at }
    open.delete(node)
  }
  return leaderships
}

/** For how long, in milliseconds, two nodes at once took themselves for the one that leads; 0 if there was one at most. */
export function twoAtOnceMs(record: RunRecord): number {
  const leaderships = leadershipsIn(record)
  let us = 0
  leaderships.forEach((one, i) => {
    for (const other of leaderships.slice(i + 1)) {
      if (one.node !== other.node)
        us += Math.max(0, Math.min(one.to, other.to) - Math.max(one.from, other.from))
    }
  })
  return us / 1_000
}
