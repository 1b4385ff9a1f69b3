import type { Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { equal } from '../objects/equal.ts'
import { perLife } from '../per-life.ts'
import { isWrite } from '../transactions/micro-operations.ts'
import type { CausalNode } from './causal-node.ts'
import type { Update } from './update.ts'

/** Two updates never have the same timestamp: who has one would take the other for it. */
export const oneUpdateATimestamp = invariantOfChanged<CausalNode>('one update a timestamp', () => {
  const looked = perLife(() => ({ updates: 0 }))
  const known = new Map<string, { readonly update: Update; readonly by: NodeId }>()
  function look(update: Update, id: NodeId): string | undefined {
    const { counter, writer } = update.timestamp
    const name = `${counter} ${writer}`
    const first = known.get(name)
    if (first === undefined) known.set(name, { update, by: id })
    if (first === undefined || first.update === update || equal(first.update, update)) return undefined
    return `${id} has ${written(update)} at timestamp ${counter} of ${writer}, and ${first.by} has ${written(first.update)}`
  }
  return ({ store }, id) => {
    const memory = looked(store)
    for (; memory.updates < store.shownCount; memory.updates++) {
      const why = look(store.log[memory.updates] as Update, id)
      if (why !== undefined) return why
    }
    return undefined
  }
})

/** What makes timestamps the names of updates, and an order of them. */
export const causalStoreInvariants: readonly Invariant<CausalNode>[] = [oneUpdateATimestamp]

function written({ operations }: Update): string {
  return JSON.stringify(operations.filter(isWrite))
}
