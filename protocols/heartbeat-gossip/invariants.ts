import type { Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import type { Gossiper } from './gossiper.ts'
import { type Heartbeat, isLater, wordsFor } from './heartbeat.ts'

/** Nobody has a heartbeat of a member that the member itself has not counted to. */
export const heartbeatsAreTheirOwn = invariantOfChanged<Gossiper>('heartbeats are their own', () => {
  const counted = new Map<NodeId, Heartbeat>()
  return ({ heartbeat, table }, id) => {
    const before = counted.get(id)
    if (before === undefined || isLater(heartbeat, before)) counted.set(id, heartbeat)
    for (const [member, known] of table.entries) {
      const own = counted.get(member)
      if (own === undefined || isLater(known.heartbeat, own))
        return `${id} has ${wordsFor(known.heartbeat)} of ${member}, which ${own === undefined ? 'has never beaten' : `has counted to ${wordsFor(own)}`}`
    }
    return undefined
  }
})

/** What a member knows of another one's heartbeat only grows, for as long as it is not forgotten. */
export const heartbeatsNeverGoBack = invariantOfChanged<Gossiper>('heartbeats never go back', () => {
  const lastOf = perLife(() => new Map<NodeId, Heartbeat>())
  return (gossiper, id) => {
    const last = lastOf(gossiper)
    const { entries } = gossiper.table
    for (const member of last.keys()) if (!entries.has(member)) last.delete(member)
    for (const [member, { heartbeat }] of entries) {
      const before = last.get(member)
      if (before === heartbeat) continue
      if (before !== undefined && isLater(before, heartbeat))
        return `${id} has ${wordsFor(heartbeat)} of ${member}, where it had ${wordsFor(before)}`
      last.set(member, heartbeat)
    }
    return undefined
  }
})

/** Each life of a member has a later generation than those before it in which it was heard. */
export const livesAreToldApart = invariantOfChanged<Gossiper>('lives are told apart', () => {
  const last = new Map<NodeId, { readonly gossiper: Gossiper; readonly generation: number }>()
  return (gossiper, id) => {
    const { generation, count } = gossiper.heartbeat
    const before = last.get(id)
    if (count === 0 || before?.gossiper === gossiper) return undefined
    last.set(id, { gossiper, generation })
    if (before === undefined || before.generation < generation) return undefined
    return `${id} gossips in life ${generation}, after it has in life ${before.generation} before it restarted`
  }
})

/** What makes a heartbeat tell that its member is alive. */
export const heartbeatGossipInvariants: readonly Invariant<Gossiper>[] = [
  heartbeatsAreTheirOwn,
  heartbeatsNeverGoBack,
  livesAreToldApart,
]
