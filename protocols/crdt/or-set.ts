import type { Json } from '../../sim/index.ts'
import { equal } from '../objects/equal.ts'
import type { CrdtMutant } from './options.ts'
import type { ReplicatedType } from './replicated-type.ts'
import { textOfName } from './update.ts'

/** A set: what was added, by the names of the additions, and which additions were removed. No addition is in both. */
export interface Additions {
  readonly added: { readonly [name: string]: Json }
  readonly removed: { readonly [name: string]: true }
}

/**
 * A set: `read`, `add`, and `remove`, which fails where the element is not there. Every addition has a name of its own, and a removal is of
 * those that its node has seen: an addition at the same time wins, and what was removed can be added again.
 *
 * Source: Shapiro et al. 2011, specification 15, by its state: names that were removed are kept, so that a removal may come first.
 */
export function orSet(mutant: CrdtMutant | undefined): ReplicatedType<Additions> {
  return {
    objectionTo({ f, value = null }) {
      if (f === 'read') return undefined
      if (f !== 'add' && f !== 'remove') return `there is no operation "${f}": expected read, add or remove`
      return value === null ? `${f} has the value null: expected an element` : undefined
    },
    deltaOf({ f, value = null }, held, name) {
      const ownName = mutant === 'removed-for-good' ? JSON.stringify(value) : textOfName(name)
      if (f === 'add') return { added: { [ownName]: value }, removed: {} }
      const seen = Object.entries(held?.added ?? {}).filter(([, element]) => equal(element, value))
      return { added: {}, removed: Object.fromEntries(seen.map(([text]) => [text, true as const])) }
    },
    refusalOf: ({ f }, { removed }) =>
      f === 'remove' && Object.keys(removed).length === 0 ? 'it is not here' : undefined,
    merge(one, other) {
      const removed = { ...one.removed, ...other.removed }
      const added = Object.entries({ ...one.added, ...other.added })
      return {
        added: Object.fromEntries(added.filter(([name]) => !Object.hasOwn(removed, name))),
        removed: mutant === 'no-tombstones' ? {} : removed,
      }
    },
    isWithin: (one, other) =>
      Object.keys(one.removed).every((name) => Object.hasOwn(other.removed, name)) &&
      Object.keys(one.added).every(
        (name) => Object.hasOwn(other.added, name) || Object.hasOwn(other.removed, name),
      ),
    valueOf(held) {
      const elements = Object.values(held?.added ?? {})
      return [...new Map(elements.map((element) => [JSON.stringify(element), element])).values()]
    },
  }
}
