import type { ClusterView, Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import type { LeaseNode } from './lease-node.ts'
import { type Entry, LOG, TOKEN } from './store.ts'

/** At no instant of true time do two workers hold the lease, each by its own clock (Gray and Cheriton 1989). */
export const oneLeader = invariantOfChanged<LeaseNode>('one leader at a time', () => oneLeaderOf)

function oneLeaderOf(
  { worker }: LeaseNode,
  id: NodeId,
  { nodes }: ClusterView<LeaseNode>,
): string | undefined {
  if (worker?.contender.holds !== true) return undefined
  for (const { id: other, process } of nodes) {
    if (other === id || process?.worker?.contender.holds !== true) continue
    return `${id} leads with token ${worker.contender.token}, and ${other} with token ${process.worker.contender.token}`
  }
  return undefined
}

/** Who comes to lead has a newer token than every leader before it (Burrows 2006, section 2.4; Kleppmann 2016). */
export const tokensGrow = invariantOfChanged<LeaseNode>('tokens grow', () => {
  let newest = 0
  let last: NodeId | undefined
  const memoryOf = perLife(() => ({ token: 0 }))
  return (process, id) => {
    const token = process.worker?.contender.token
    const memory = memoryOf(process)
    if (token === undefined || token === memory.token) return undefined
    memory.token = token
    if (token <= newest) return `${id} has come to lead with token ${token}, after ${last} with ${newest}`
    newest = token
    last = id
    return undefined
  }
})

/** The store takes nothing under an older token once it has taken anything under a newer one (Kleppmann 2016). */
export const fencing = invariantOfChanged<LeaseNode>('fencing', () => {
  const seen = new Map<NodeId, { token: number; length: number }>()
  return (_process, id, { changed }) => {
    const log = changed?.durable.log<Entry>(LOG) ?? []
    const last = seen.get(id) ?? { token: 0, length: 0 }
    seen.set(id, last)
    for (; last.length < log.length; last.length++) {
      const { token } = log[last.length] as Entry
      if (token < last.token)
        return `${id} has taken entry ${last.length + 1} under token ${token}, after it had token ${last.token}`
      last.token = token
    }
    last.token = Math.max(last.token, changed?.durable.read<number>(TOKEN) ?? 0)
    return undefined
  }
})

/** What is promised of the election, and of what leaders do. */
export const leaseElectionInvariants: readonly Invariant<LeaseNode>[] = [oneLeader, tokensGrow, fencing]
