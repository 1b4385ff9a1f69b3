import type { InjectedFault, RunRecord } from '../sim/record.ts'
import type { NodeId } from '../sim/types.ts'
import { listed } from './format.ts'
import { nameWords } from './value-words.ts'

const MOST_PEERS = 6

/** A directed link, from a sender to a receiver. */
export type Link = readonly [from: NodeId, to: NodeId]

/** The nodes of a run, in the order of the cluster. */
export function nodesOf({ participants }: Pick<RunRecord, 'participants'>): readonly NodeId[] {
  return participants.filter(({ kind }) => kind === 'node').map(({ id }) => id)
}

/** The directed links that a partition cuts; none for any other fault. */
export function cutLinks({ fault, links, groups = [] }: InjectedFault): readonly Link[] {
  if (fault.kind !== 'partition') return []
  if (links !== undefined) return links
  return groups.flatMap((group) =>
    group.flatMap((from) =>
      groups.filter((other) => other !== group).flatMap((other) => other.map((to): Link => [from, to])),
    ),
  )
}

/** Whom a partition cuts a node off from, in words: `cut off from n2 and n3`, `not heard by n2`; none if it cuts nothing there. */
export function cutWords(cut: readonly Link[], node: NodeId, nodes: readonly NodeId[]): string | undefined {
  const unheardBy = new Set(cut.filter(([from]) => from === node).map(([, to]) => to))
  const deafTo = new Set(cut.filter(([, to]) => to === node).map(([from]) => from))
  const both = nodes.filter((peer) => unheardBy.has(peer) && deafTo.has(peer))
  const unheard = nodes.filter((peer) => unheardBy.has(peer) && !deafTo.has(peer))
  const deaf = nodes.filter((peer) => deafTo.has(peer) && !unheardBy.has(peer))
  const words = [
    ...(both.length > 0 ? [`cut off from ${peersWords(both)}`] : []),
    ...(unheard.length > 0 ? [`not heard by ${peersWords(unheard)}`] : []),
    ...(deaf.length > 0 ? [`hears nothing from ${peersWords(deaf)}`] : []),
  ]
  return words.length === 0 ? undefined : words.join('; ')
}

function peersWords(peers: readonly NodeId[]): string {
  if (peers.length > MOST_PEERS) return `${peers.length} nodes`
  return listed(peers.map((peer) => nameWords(peer, 20)))
}
