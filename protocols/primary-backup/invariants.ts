import type { Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { describedOperation } from '../objects/described-operation.ts'
import { equal } from '../objects/equal.ts'
import { perLife } from '../per-life.ts'
import type { Entry } from './log.ts'
import type { Replica } from './replica.ts'

/**
 * What makes the order of operations one. Each invariant looks at the node whose code has just run and at what is new there, so that
 * a run costs them a constant time an entry and a node's life.
 */

/** A view has one primary, and in one of its lives only: what that had not flushed, the next life knows nothing of. */
export const onePrimaryAView = invariantOfChanged<Replica>('one primary a view', () => {
  const primaries = new Map<number, { readonly id: NodeId; readonly life: Replica }>()
  return (replica, id) => {
    if (!replica.leads) return undefined
    const { view } = replica
    const first = primaries.get(view)
    if (first === undefined) primaries.set(view, { id, life: replica })
    if (first === undefined || first.life === replica) return undefined
    return first.id === id
      ? `${id} led view ${view} in two of its lives`
      : `${first.id} and ${id} both led view ${view}`
  }
})

/** A committed entry: its view, and who knew first that it was committed, in which view. */
interface Committed {
  readonly view: number
  readonly by: NodeId
  readonly inView: number
}

/**
 * A committed operation is in the log with which every later view begins. As number and view tell which entry it is, and a log that
 * has one has all before it, the last one stands for the others.
 */
export const committedSurvives = invariantOfChanged<Replica>('committed operations survive', () => {
  const committed: Committed[] = []
  const memoryOf = perLife(() => ({ ledView: -1 }))

  function lacks(leading: Replica, id: NodeId): string | undefined {
    let number = committed.length
    while (number > 0 && (committed[number - 1] as Committed).inView >= leading.view) number--
    const entry = committed[number - 1]
    const present = leading.log.at(number)
    if (entry === undefined || present?.view === entry.view) return undefined
    const instead =
      present === undefined ? 'it has no such entry' : `its entry there is of view ${present.view}`
    return `${id} leads view ${leading.view} without entry ${number} of view ${entry.view}, which ${entry.by} committed in view ${entry.inView}: ${instead}`
  }

  return (replica, id, { nodes }) => {
    if (replica.committed > committed.length) {
      for (let number = committed.length + 1; number <= replica.committed; number++) {
        committed.push({ view: replica.log.at(number)?.view ?? 0, by: id, inView: replica.view })
      }
      // The log of a later view may have been chosen while the last answers were on their way.
      for (const other of nodes) {
        if (other.process?.leads !== true || other.process.view <= replica.view) continue
        const why = lacks(other.process, other.id)
        if (why !== undefined) return why
      }
    }
    const memory = memoryOf(replica)
    if (!replica.leads || memory.ledView === replica.view) return undefined
    memory.ledView = replica.view
    return lacks(replica, id)
  }
})

/** No two replicas execute different operations in one place. */
export const prefixesAgree = invariantOfChanged<Replica>('committed prefixes agree', () => {
  const executed: { readonly entry: Entry; readonly by: NodeId }[] = []
  const memoryOf = perLife(() => ({ length: 0 }))
  return (replica, id) => {
    const memory = memoryOf(replica)
    let number = memory.length
    while (number < replica.committed) {
      const entry = replica.log.at(++number)
      if (entry === undefined) return `${id} executed entry ${number}, past the end of its log`
      const first = (executed[number] ??= { entry, by: id })
      if (!same(first.entry, entry)) {
        return `${id} executed ${described(entry)} as entry ${number}, where ${first.by} had executed ${described(first.entry)}`
      }
    }
    memory.length = number
    return undefined
  }
})

/** What primary-backup replication promises of its logs. */
export const primaryBackupInvariants: readonly Invariant<Replica>[] = [
  onePrimaryAView,
  committedSurvives,
  prefixesAgree,
]

function same(one: Entry, other: Entry): boolean {
  return one === other || (one.view === other.view && equal(one.command, other.command))
}

function described({ view, command }: Entry): string {
  return command === null
    ? `the beginning of view ${view}`
    : `${describedOperation(command.operation)} of view ${view}`
}
