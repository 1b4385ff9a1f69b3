import type { Invariant, NodeId } from '../../sim/index.ts'
import { isLater, type LamportTimestamp } from '../clocks/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import type { Entry } from './journal.ts'
import type { Site } from './site.ts'
import { itemOf, textOf, type Update } from './update.ts'

/** Gives, each time, the entries of a life's journal that are new since the last. */
function reader(): (journal: Site['journal']) => readonly Entry[] {
  const memoryOf = perLife(() => ({ read: 0 }))
  return (journal) => {
    const { entries } = journal
    const memory = memoryOf(journal)
    const { read } = memory
    if (read === entries.length) return []
    memory.read = entries.length
    return entries.slice(read)
  }
}

/** What a site keeps, a client has asked for: nobody makes updates up, and no timestamp is given twice. */
export const updatesAreClients = invariantOfChanged<Site>('updates are made by clients', () => {
  const made = new Map<string, Update>()
  const newIn = reader()
  return ({ journal }, id) => {
    for (const entry of newIn(journal)) {
      if (entry.kind !== 'made' && entry.kind !== 'kept') continue
      const { update } = entry
      const known = made.get(keyOf(update))
      // What a crash has taken back nobody has seen: its timestamp may be given once more.
      if (entry.kind === 'made') made.set(keyOf(update), update)
      else if (known === undefined) return `${id} has ${described(update)}, which no client has asked for`
      else if ((known.death === undefined) !== (update.death === undefined))
        return `${id} has ${described(update)}, which is ${described(known)} elsewhere`
    }
    return undefined
  }
})

/** Two updates never have the same timestamp: sites would not agree which is later. */
export const oneUpdateATimestamp = invariantOfChanged<Site>('one update a timestamp', () => {
  const names = new Map<string, { readonly name: string; readonly by: NodeId }>()
  const newIn = reader()
  return ({ journal }, id) => {
    for (const entry of newIn(journal)) {
      if (entry.kind !== 'kept') continue
      const { name, timestamp } = entry.update
      const first = names.get(textOf(timestamp))
      if (first === undefined) names.set(textOf(timestamp), { name, by: id })
      else if (first.name !== name)
        return `${id} has ${described(entry.update)}, and ${first.by} has ${wordFor(first.name)} at the same`
    }
    return undefined
  }
})

/** What a site has of an item is never replaced by something older. */
export const itemsNeverGoBack = invariantOfChanged<Site>('items never go back', () => {
  const timestampsOf = perLife(() => new Map<string, LamportTimestamp>())
  const newIn = reader()
  return ({ journal }, id) => {
    const timestamps = timestampsOf(journal)
    for (const entry of newIn(journal)) {
      if (entry.kind === 'dropped') timestamps.delete(entry.name)
      if (entry.kind !== 'kept') continue
      const { name, timestamp } = entry.update
      const before = timestamps.get(name)
      if (before !== undefined && isLater(before, timestamp))
        return `${id} has ${described(entry.update)}, where it had that of ${textOf(before)}`
      timestamps.set(name, timestamp)
    }
    return undefined
  }
})

/** What makes timestamps an order of the updates of each item. */
export const epidemicsInvariants: readonly Invariant<Site>[] = [
  updatesAreClients,
  oneUpdateATimestamp,
  itemsNeverGoBack,
]

function keyOf({ name, timestamp }: Update): string {
  return `${textOf(timestamp)} ${name}`
}

function described({ name, timestamp, death }: Update): string {
  return `${death === undefined ? 'the addition' : 'the deletion'} of ${wordFor(name)} of ${textOf(timestamp)}`
}

function wordFor(name: string): string {
  const [set, element] = itemOf(name)
  return `${JSON.stringify(element)}${set === '' ? '' : ` in ${set}`}`
}
