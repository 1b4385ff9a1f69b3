import type { ClusterView, Invariant, Json, NodeId, NodeView } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { equal } from '../objects/equal.ts'
import type { DynamoNode } from './dynamo-node.ts'
import { type Held, isWithin, merge, versionsOf } from './held.ts'
import { type Hint, HINTS } from './hints.ts'
import { KEYS, placeOf } from './replica.ts'

type Seen = (id: NodeId, key: string, held: Held | undefined, before: Held | undefined) => string | undefined

/** An invariant of what nodes durably hold, which looks at what has changed of it. */
function invariantOfHeld(name: string, create: () => Seen): Invariant<DynamoNode> {
  return invariantOfChanged<DynamoNode>(name, () => {
    const look = create()
    const known = new Map<NodeId, Map<string, Held | undefined>>()
    const looked = new Map<NodeId, { readonly node: DynamoNode; readonly changes: number }>()
    return (node, id, { changed }) => {
      const before = looked.get(id)
      if (before?.node === node && before.changes === node.replica.changes) return undefined
      looked.set(id, { node, changes: node.replica.changes })
      const { durable } = changed as NodeView<DynamoNode>
      const last = known.get(id) ?? new Map<string, Held | undefined>()
      known.set(id, last)
      for (const key of new Set([...last.keys(), ...(durable.read<readonly string[]>(KEYS) ?? [])])) {
        const held = durable.read<Held>(placeOf(key))
        const before = last.get(key)
        if (held === before) continue
        last.set(key, held)
        const why = look(id, key, held, before)
        if (why !== undefined) return why
      }
      return undefined
    }
  })
}

/** What a node's disk holds of a key is only ever replaced by something that knows of it. */
export const heldGrows = invariantOfHeld(
  'what a node keeps only grows',
  () => (id, key, held, before) =>
    isWithin(before, held)
      ? undefined
      : `${id} has ${described(held)} of ${key} on its disk, where it had ${described(before)}`,
)

/** Two values of one key are never the same version: whoever has one would never take the other. */
export const oneValueAVersion = invariantOfHeld('one value a version', () => {
  const values = new Map<string, { readonly value: Json; readonly by: NodeId }>()
  return (id, key, held) => {
    for (const [version, value] of held === undefined ? [] : versionsOf(held)) {
      const name = JSON.stringify([key, version])
      const first = values.get(name)
      if (first === undefined) values.set(name, { value, by: id })
      else if (!equal(first.value, value))
        return `${id} has ${JSON.stringify(value)} of ${key} as ${version}, and ${first.by} has ${JSON.stringify(first.value)}`
    }
    return undefined
  }
})

/** Whatever was acknowledged, or what has seen it, is on the disk of someone who is to keep it, or has a hint for whom. */
export const acknowledgedIsKept = invariantOfChanged<DynamoNode>('acknowledged writes are kept', () => {
  const acknowledged = new Map<string, Held>()
  const last = new Map<NodeId, { readonly node: DynamoNode; readonly stamp: readonly unknown[] }>()
  return (node, id, cluster) => {
    const { coordinator } = node
    // What nodes keep only grows, so that nothing is lost but by a crash, with a hint, or because it never was there.
    const stamp = [coordinator.acknowledged, cluster.changed?.durable.read(HINTS)]
    const before = last.get(id)
    if (before?.node === node && before.stamp.every((value, i) => value === stamp[i])) return undefined
    last.set(id, { node, stamp })
    if (coordinator.acknowledged !== undefined) {
      const { key, held } = coordinator.acknowledged
      acknowledged.set(key, merge(acknowledged.get(key), held) as Held)
    }
    for (const [key, held] of acknowledged) {
      const kept = keptOf(key, node, cluster)
      if (!isWithin(held, kept))
        return `${described(held)} of ${key} was acknowledged, and those who are to keep it have ${described(kept)} on their disks`
    }
    return undefined
  }
})

/** What makes it a store that loses nothing and comes to agree. */
export const dynamoInvariants: readonly Invariant<DynamoNode>[] = [
  heldGrows,
  oneValueAVersion,
  acknowledgedIsKept,
]

/** All that is on the disks of those who are to keep a key, or to hand it over. */
function keptOf(
  key: string,
  { placement }: DynamoNode,
  { nodes }: ClusterView<DynamoNode>,
): Held | undefined {
  let kept: Held | undefined
  for (const { id, durable } of nodes) {
    const isHinted = (durable.read<readonly Hint[]>(HINTS) ?? []).some((hint) => hint.key === key)
    if (isHinted || placement.keeps(id, key)) kept = merge(kept, durable.read<Held>(placeOf(key)))
  }
  return kept
}

function described(held: Held | undefined): string {
  if (held === undefined) return 'nothing'
  const versions = versionsOf(held).map(([version, value]) => `${version} (${JSON.stringify(value)})`)
  const clock =
    held.kind === 'siblings'
      ? `, knowing ${Object.entries(held.clock)
          .map(([writer, counter]) => `${counter} of ${writer}`)
          .join(', ')}`
      : ''
  return `${versions.join(' and ')}${clock}`
}
