import type { Invariant, Json, NodeId } from '../../sim/index.ts'
import { isLater, type LamportTimestamp } from '../clocks/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { equal } from '../objects/equal.ts'
import type { QuorumNode } from './quorum-node.ts'
import { placeOf } from './replica.ts'
import { unwritten, type Version } from './version.ts'

/** What a replica's disk has of a register is never replaced by something older. */
export const timestampsGrow = invariantOfChanged<QuorumNode>('timestamps never go back', () => {
  const keys = new Set<string>()
  const lastOf = new Map<NodeId, Map<string, LamportTimestamp>>()
  return ({ replica }, id, { changed }) => {
    if (replica.written !== undefined) keys.add(replica.written.key)
    const last = lastOf.get(id) ?? new Map<string, LamportTimestamp>()
    lastOf.set(id, last)
    for (const key of keys) {
      const { timestamp } = changed?.durable.read<Version>(placeOf(key)) ?? unwritten
      const before = last.get(key)
      if (before === timestamp) continue
      if (before !== undefined && isLater(before, timestamp))
        return `${id} has ${described(timestamp)} of ${key} on its disk, where it had ${described(before)}`
      last.set(key, timestamp)
    }
    return undefined
  }
})

/** Two values of one register never have the same timestamp: replicas would not agree which is newer. */
export const oneValueATimestamp = invariantOfChanged<QuorumNode>('one value a timestamp', () => {
  const values = new Map<string, { readonly value: Json; readonly by: NodeId }>()
  const seen = new WeakMap<QuorumNode, object>()
  return (node, id) => {
    const { written } = node.replica
    if (written === undefined || seen.get(node) === written) return undefined
    seen.set(node, written)
    const { key, version } = written
    const { timestamp, value } = version
    const name = JSON.stringify([key, timestamp.counter, timestamp.writer])
    const first = values.get(name)
    if (first === undefined) values.set(name, { value, by: id })
    if (first === undefined || equal(first.value, value)) return undefined
    return `${id} has ${JSON.stringify(value)} of ${key} at ${described(timestamp)}, and ${first.by} has ${JSON.stringify(first.value)}`
  }
})

/** What makes timestamps an order of the writes of each register. */
export const quorumRegisterInvariants: readonly Invariant<QuorumNode>[] = [timestampsGrow, oneValueATimestamp]

function described({ counter, writer }: LamportTimestamp): string {
  return `timestamp ${counter}${writer === '' ? '' : ` of ${writer}`}`
}
