import type { InjectedFault } from '../../sim/record.ts'
import { stretchesOf } from '../../sim/stretches.ts'
import { cutLinks } from '../cut-links.ts'
import type { RunOutline } from '../data/run-columns.ts'
import { lastUpTo } from '../data/rows.ts'

/**
 * On which side of a cut somebody is: `whole` while nothing is cut; `majority` if it can exchange messages, both ways and directly,
 * with more than half of all nodes, itself counted; `minority` otherwise.
 */
export type Side = 'whole' | 'majority' | 'minority'

/** The sides over a run: from each of some rising times on, the side of every participant. */
export interface Sides {
  readonly fromUs: readonly number[]
  /** One a time, in it one a participant. */
  readonly sides: readonly (readonly Side[])[]
  /** Whether there was any cut at all. */
  readonly cut: boolean
}

/** On which side of the cuts of a run each participant was, at any time. A client is where the node is that it shares every cut with. */
export function sidesOf({ participants, faults }: RunOutline): Sides {
  const cuts = faults.flatMap((fault) =>
    fault.injected && fault.fault.kind === 'partition' ? stretchesOf(fault) : [],
  )
  const times = [...new Set([0, ...cuts.flatMap(({ from, to }) => [from, to])])].sort(
    (one, other) => one - other,
  )
  const nodes = participants.filter(({ kind }) => kind === 'node').map(({ id }) => id)
  const sides = times.map((timeUs): readonly Side[] => {
    const acting = cuts.filter(({ from, to }) => from <= timeUs && timeUs < to)
    if (acting.length === 0) return participants.map(() => 'whole')
    const isCut = cutBy(acting)
    return participants.map(({ id, home }) => {
      const own = home ?? id
      const reached = nodes.filter((node) => node === own || !(isCut(own, node) || isCut(node, own)))
      return reached.length * 2 > nodes.length ? 'majority' : 'minority'
    })
  })
  return { fromUs: times, sides, cut: cuts.length > 0 }
}

/** The side of a participant at a time. */
export function sideAt({ fromUs, sides }: Sides, participant: number, timeUs: number): Side {
  return sides[lastUpTo(fromUs, timeUs)]?.[participant] ?? 'whole'
}

/** Whether something cuts the link from one node to another. */
function cutBy(acting: readonly InjectedFault[]): (from: string, to: string) => boolean {
  const links = new Set(acting.flatMap(cutLinks).map((link) => JSON.stringify(link)))
  return (from, to) => links.has(JSON.stringify([from, to]))
}
