import type { ClusterView, Invariant, NodeId, NodeView } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import { isListed, type MemberRecord, supersedes } from './member-record.ts'
import { durableIncarnation } from './own-incarnation.ts'
import type { Change } from './member-table.ts'
import type { RaisedSuspicion, SwimNode } from './swim-node.ts'

/** How fast a clock may be that is borne: what takes a time by it takes as much less of true time. */
const FASTEST_CLOCK = 1.2

/** What has changed in the views of nodes, each in one life, since it was last looked at. */
class ViewChanges {
  private readonly memoryOf = perLife(() => ({ version: 0 }))

  lookAt(process: SwimNode): readonly Change[] {
    const { table } = process
    const memory = this.memoryOf(process)
    const { version } = memory
    if (version === table.version) return UNCHANGED
    memory.version = table.version
    return table.changesSince(version)
  }
}

const UNCHANGED: readonly Change[] = []

/** A node's view of a member only goes on: to a later incarnation, or in the same one to a worse status. */
const viewsGoOn = invariantOfChanged<SwimNode>('a view never goes back', () => {
  const views = new ViewChanges()
  return (process, id) => {
    for (const { member, before, record } of views.lookAt(process)) {
      if (before === undefined || supersedes(record, before) || equal(record, before)) continue
      return `${id} takes ${member} for ${described(record)}, where it took it for ${described(before)}`
    }
    return undefined
  }
})

/** Nobody speaks of an incarnation that its owner has not taken, and has on its disk. */
const onlyOwnersRaise = invariantOfChanged<SwimNode>('only its owner raises an incarnation', () => {
  const views = new ViewChanges()
  let nodes: ReadonlyMap<NodeId, NodeView<SwimNode>> | undefined
  return (process, id, cluster) => {
    for (const { member, record } of views.lookAt(process)) {
      const { incarnation } = record
      if (incarnation === 0) continue
      nodes ??= new Map(cluster.nodes.map((node) => [node.id, node]))
      const owner = nodes.get(member)
      const taken = owner === undefined ? undefined : durableIncarnation(owner.durable)
      if (incarnation <= (taken ?? 0)) continue
      return `${id} knows of ${member} in incarnation ${incarnation}, and ${member} has ${taken === undefined ? 'none' : `only ${taken}`} on its disk`
    }
    return undefined
  }
})

/** A member's incarnation grows from life to life, so that what was said of an earlier one says nothing of it. */
const incarnationsGrow = invariantOfChanged<SwimNode>('incarnations never go back', () => {
  const last = new Map<NodeId, number>()
  return ({ own }, id) => {
    const before = last.get(id) ?? 0
    last.set(id, own.value)
    return own.value >= before
      ? undefined
      : `${id} is in incarnation ${own.value}, where it was in ${before} before`
  }
})

/**
 * Whoever is the first to take a member for dead in an incarnation has suspected it for as long as a suspicion lasts at least: it
 * cannot have heard of that death from anyone.
 */
const suspectedFirst = invariantOfChanged<SwimNode>('nobody is dead before a suspicion is over', () => {
  const views = new ViewChanges()
  const dead = new Set<string>()
  const since = new WeakMap<SwimNode, Map<NodeId, { readonly incarnation: number; readonly time: number }>>()
  return (process, id, { time }) => {
    const { suspicion, suspicionMultiplier, protocolPeriodMs } = process.options
    if (!suspicion) return undefined
    const leastMs = (suspicionMultiplier * protocolPeriodMs) / FASTEST_CLOCK
    for (const { member, record } of views.lookAt(process)) {
      const { incarnation, status } = record
      const suspected = since.get(process) ?? new Map<NodeId, { incarnation: number; time: number }>()
      since.set(process, suspected)
      if (status === 'suspect') suspected.set(member, { incarnation, time })
      if (status !== 'dead') continue
      const name = JSON.stringify([member, incarnation])
      const known = dead.has(name)
      dead.add(name)
      const began = suspected.get(member)
      const forMs = began?.incarnation === incarnation ? (time - began.time) / 1000 : 0
      if (known || forMs >= leastMs) continue
      return `${id} declares ${member} dead in incarnation ${incarnation} after suspecting it for ${Math.round(forMs)} ms, where ${Math.round(leastMs)} ms are the least`
    }
    return undefined
  }
})

/** Who suspects a member by a probe of its own has had it probed by others as well, if there were any. */
const askedThroughOthers = invariantOfChanged<SwimNode>('nobody is suspected unasked', () => {
  const seen = new WeakMap<SwimNode, RaisedSuspicion>()
  return (process, id) => {
    const { raised } = process
    if (raised === undefined || seen.get(process) === raised) return undefined
    seen.set(process, raised)
    const { member, incarnation, proxies, others } = raised
    return proxies.length >= others.length
      ? undefined
      : `${id} suspects ${member} in incarnation ${incarnation} and has asked ${named(proxies)} to probe it, not ${named(others)}`
  }
})

/** How often a node has probed, and when it last probed whom. */
interface ProbesOfOne {
  periods: number
  /** Since when somebody is a member, or was last probed, in periods. */
  readonly last: Map<NodeId, number>
  /** The most members that there were. */
  most: number
}

/** With probing in rounds, no member waits longer for its turn than 2n - 1 periods. (Section 4.3.) */
const probedInTime = invariantOfChanged<SwimNode>('every member is probed in time', () => {
  const views = new ViewChanges()
  const probesOf = perLife((): ProbesOfOne => ({ periods: 0, last: new Map(), most: 0 }))
  return (process, id) => {
    const { probing, table, options } = process
    if (options.probing !== 'round-robin') return undefined
    const known = probesOf(process)
    // Who was no member for a while is waited for anew.
    for (const { member, before } of views.lookAt(process)) {
      if (before === undefined || !isListed(before)) known.last.set(member, known.periods)
    }
    known.most = Math.max(known.most, table.slots)
    if (probing.periods === known.periods) return undefined
    known.periods = probing.periods
    const { target } = probing
    if (target !== undefined) known.last.set(target, known.periods)
    // All of them are looked at once in so many periods, and then none may have waited that long.
    const bound = 2 * known.most - 1
    if (known.periods % known.most !== 0) return undefined
    for (const [member, record] of table.all()) {
      const waited = known.periods - (known.last.get(member) ?? 0)
      if (waited <= bound || member === id || !isListed(record)) continue
      return `${id} has not probed ${member} for ${waited} periods, where ${bound} are the most with ${known.most} members`
    }
    return undefined
  }
})

/** Since when an observer waits for the end of one that is down, in its periods. */
interface Waiting {
  record: MemberRecord | undefined
  since: number
}

/** Whom an observer waits for, and when it was last looked at. */
interface WaitingOfOne {
  periods: number
  version: number
  readonly of: Map<NodeId, Waiting>
}

/** Every member finds out that one is down within a bound of its own periods: its turn in a round, and a suspicion. */
const downIsNoticed: Invariant<SwimNode> = {
  name: 'who is down is noticed in time',
  create() {
    const down = new Set<NodeId>()
    const waitsOf = perLife((): WaitingOfOne => ({ periods: -1, version: -1, of: new Map() }))
    return ({ changed, nodes }: ClusterView<SwimNode>) => {
      if (changed === undefined) return undefined
      const { id, process } = changed
      if (process === undefined) {
        down.add(id)
        for (const { process: observer } of nodes) if (observer !== undefined) waitsOf(observer).of.delete(id)
        return undefined
      }
      down.delete(id)
      if (down.size === 0 || process.options.probing !== 'round-robin') return undefined
      const waiting = waitsOf(process)
      const { probing, table } = process
      // Nothing else makes one late, or in time.
      if (probing.periods === waiting.periods && table.version === waiting.version) return undefined
      waiting.periods = probing.periods
      waiting.version = table.version
      for (const member of down) {
        const why = lateAt(process, id, member, waiting.of)
        if (why !== undefined) return why
      }
      return undefined
    }
  },
}

/** What is wrong if a node still takes one for a member that has been down for too long. */
function lateAt(
  { probing, table, suspicions }: SwimNode,
  id: NodeId,
  member: NodeId,
  waiting: Map<NodeId, Waiting>,
): string | undefined {
  const record = table.recordOf(member)
  const known = waiting.get(member) ?? { record: undefined, since: probing.periods }
  waiting.set(member, known)
  if (record === undefined || !isListed(record)) return undefined
  // A late word of a later incarnation begins it all anew.
  if (known.record === undefined || record.incarnation > known.record.incarnation)
    known.since = probing.periods
  known.record = record
  const waited = probing.periods - known.since
  const bound = 2 * table.slots + suspicions.mostPeriods(table.slots) + 2
  return waited <= bound
    ? undefined
    : `${id} takes ${member} for ${described(record)}, which has been down for ${waited} periods of ${id}, where ${bound} are the most`
}

/** What makes views of members comparable, and suspicions fair. */
export const swimInvariants: readonly Invariant<SwimNode>[] = [
  viewsGoOn,
  onlyOwnersRaise,
  incarnationsGrow,
  suspectedFirst,
  askedThroughOthers,
  probedInTime,
  downIsNoticed,
]

function equal(one: MemberRecord, other: MemberRecord): boolean {
  return one.incarnation === other.incarnation && one.status === other.status
}

function described({ incarnation, status }: MemberRecord): string {
  const words = { alive: 'alive', suspect: 'suspect', dead: 'dead', left: 'gone' }
  return `${words[status]} in incarnation ${incarnation}`
}

function named(nodes: readonly NodeId[]): string {
  return nodes.length === 0 ? 'nobody' : nodes.join(', ')
}
