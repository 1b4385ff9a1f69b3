import type { Invariant, Json, NodeId } from '../../sim/index.ts'
import { compareVectorClocks } from '../clocks/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { equal } from '../objects/equal.ts'
import { perLife } from '../per-life.ts'
import type { CrdtNode } from './crdt-node.ts'
import type { Store } from './store.ts'
import { textOfName, type Update } from './update.ts'

/** Two updates never have the same name: who has one would take the other for it. */
export const oneUpdateAName = invariantOfChanged<CrdtNode>('one update a name', () => {
  const newIn = newUpdates()
  const known = new Map<string, { readonly update: Update; readonly by: NodeId }>()
  return ({ store }, id) => {
    for (const update of newIn(store)) {
      const name = textOfName(update)
      const first = known.get(name)
      if (first === undefined) known.set(name, { update, by: id })
      else if (first.update !== update && !equal(first.update, update))
        return `${id} has ${written(update)} as update ${name}, and ${first.by} has ${written(first.update)}`
    }
    return undefined
  }
})

/** What a node holds of a key is never less than what it held before, not even after a crash. */
export const whatIsHeldOnlyGrows = invariantOfChanged<CrdtNode>('what is held only grows', () => {
  const newIn = newUpdates()
  const before = new Map<NodeId, Map<string, Json>>()
  const livesOf = perLife(() => ({ isKnown: false }))
  return ({ store }, id) => {
    const life = livesOf(store)
    const held = before.get(id) ?? new Map<string, Json>()
    before.set(id, held)
    const changed = new Set(newIn(store).map(({ key }) => key))
    if (!life.isKnown) for (const key of held.keys()) changed.add(key)
    life.isKnown = true
    for (const key of changed) {
      const [earlier, now] = [held.get(key), store.states.get(key)]
      if (earlier !== undefined && (now === undefined || !store.type.isWithin(earlier, now)))
        return `${id} holds ${JSON.stringify(now ?? null)} of ${nameOf(key)}, after it held ${JSON.stringify(earlier)}`
      if (now !== undefined) held.set(key, now)
    }
    return undefined
  }
})

/** Nodes that have accepted the same updates hold the same, whatever order they came in. */
export const equalVectorsAreEqualStates = invariantOfChanged<CrdtNode>(
  'equal vectors are equal states',
  () => {
    const looked = perLife(() => ({ count: 0 }))
    return ({ store }, id, { nodes }) => {
      const memory = looked(store)
      if (memory.count === store.shownCount) return undefined
      memory.count = store.shownCount
      for (const { id: other, process } of nodes) {
        if (process === undefined || other === id) continue
        if (compareVectorClocks(store.shown, process.store.shown) !== 'equal') continue
        const key = differentKey(store.states, process.store.states)
        if (key === undefined) continue
        const [one, another] = [store, process.store].map(({ states }) =>
          JSON.stringify(states.get(key) ?? null),
        )
        return `${id} holds ${one} of ${nameOf(key)} after the updates ${JSON.stringify(store.shown)}, and ${other} holds ${another}`
      }
      return undefined
    }
  },
)

/** What makes merging enough for nodes to come to agree. */
export const crdtInvariants: readonly Invariant<CrdtNode>[] = [
  oneUpdateAName,
  whatIsHeldOnlyGrows,
  equalVectorsAreEqualStates,
]

/** The updates that a store shows and did not the last time. */
function newUpdates(): (store: Store) => readonly Update[] {
  const looked = perLife(() => ({ count: 0 }))
  return (store) => {
    const memory = looked(store)
    const from = memory.count
    if (from === store.shownCount) return []
    memory.count = store.shownCount
    return store.log.slice(from, store.shownCount)
  }
}

function differentKey(one: ReadonlyMap<string, Json>, other: ReadonlyMap<string, Json>): string | undefined {
  const keys = [...new Set([...one.keys(), ...other.keys()])]
  return keys.find((key) => !equal(one.get(key), other.get(key)))
}

function written({ key, delta }: Update): string {
  return `${JSON.stringify(delta)} of ${nameOf(key)}`
}

function nameOf(key: string): string {
  return key === '' ? 'its one key' : key
}
