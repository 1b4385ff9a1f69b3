import type { Invariant, NodeId } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { describedOperation } from '../objects/described-operation.ts'
import { equal } from '../objects/equal.ts'
import { perLife } from '../per-life.ts'
import type { Configuration } from './configuration.ts'
import type { Entry } from './log.ts'
import type { Raft } from './raft.ts'
import type { Snapshot } from './snapshot.ts'
import { electionsAreWanted, leadersAreHeard } from './stability.ts'

/**
 * The five properties of Figure 3. Each looks at the node whose code has just run and at what is new there, so that a run
 * costs them a constant time an entry and a node's life.
 */

/** At most one leader can be elected in a given term. */
export const electionSafety = invariantOfChanged<Raft>('election safety', () => {
  const leaders = new Map<number, NodeId>()
  return ({ role, term }, id) => {
    if (role !== 'leader') return undefined
    const first = leaders.get(term)
    if (first === undefined) leaders.set(term, id)
    return first === undefined || first === id ? undefined : `${first} and ${id} both led term ${term}`
  }
})

/** A leader never overwrites or deletes entries in its log; it only appends new entries. */
export const leaderAppendOnly = invariantOfChanged<Raft>('leader append-only', () => {
  const memoryOf = perLife(() => ({ ledTerm: 0, truncations: 0 }))
  return (raft, id) => {
    if (raft.role !== 'leader') return undefined
    const memory = memoryOf(raft)
    const { truncations } = raft.log
    if (memory.ledTerm === raft.term && memory.truncations !== truncations.length) {
      return `${id} removed its entries after index ${truncations.at(-1)} while it led term ${raft.term}`
    }
    memory.ledTerm = raft.term
    memory.truncations = truncations.length
    return undefined
  }
})

/** An entry as it was first seen, and the term of the one before it. */
interface SeenEntry {
  readonly entry: Entry
  readonly previousTerm: number
  readonly holder: NodeId
}

/**
 * If two logs contain an entry with the same index and term, then the logs are identical in all entries up through the
 * given index. By induction it is enough that index and term determine the command and the term of the entry before.
 */
export const logMatching = invariantOfChanged<Raft>('log matching', () => {
  const seenAt: SeenEntry[][] = []
  const memoryOf = perLife(() => ({ changes: -1, truncations: 0, checked: 0 }))

  function check(id: NodeId, index: number, entry: Entry, previousTerm: number): string | undefined {
    const seen = (seenAt[index] ??= [])
    const same = seen.find((other) => other.entry.term === entry.term)
    const place = `index ${index}, term ${entry.term}`
    if (same === undefined) {
      seen.push({ entry, previousTerm, holder: id })
      return undefined
    }
    if (!sameCommand(same.entry, entry)) {
      return `${id} and ${same.holder} hold different commands at ${place}: ${described(entry)} and ${described(same.entry)}`
    }
    return same.previousTerm === previousTerm
      ? undefined
      : `${id} and ${same.holder} agree at ${place}, but the entry before it is of term ${previousTerm} at ${id} and of term ${same.previousTerm} at ${same.holder}`
  }

  return ({ log }, id) => {
    const memory = memoryOf(log)
    if (memory.changes === log.changes) return undefined
    memory.changes = log.changes
    // A log that was cut and has grown again may be as long as before: every cut since the last look counts.
    while (memory.truncations < log.truncations.length) {
      memory.checked = Math.min(memory.checked, log.truncations[memory.truncations++] as number)
    }
    // What a snapshot stands for was looked at where it was taken.
    memory.checked = Math.max(memory.checked, log.base)
    while (memory.checked < log.lastIndex) {
      const index = ++memory.checked
      const why = check(id, index, log.at(index) as Entry, log.termAt(index - 1) as number)
      if (why !== undefined) return why
    }
    return undefined
  }
})

/** A committed entry: its term, and who knew first that it was committed, in which term. */
interface Committed {
  readonly term: number
  readonly by: NodeId
  readonly inTerm: number
}

/**
 * If a log entry is committed in a given term, then that entry will be present in the logs of the leaders for all
 * higher-numbered terms. Log matching makes the last such entry stand for all before it.
 */
export const leaderCompleteness = invariantOfChanged<Raft>('leader completeness', () => {
  const committed: Committed[] = []
  const memoryOf = perLife(() => ({ ledTerm: 0 }))

  function lacks(leader: Raft, id: NodeId): string | undefined {
    let index = committed.length
    while (index > 0 && (committed[index - 1] as Committed).inTerm >= leader.term) index--
    const entry = committed[index - 1]
    if (entry === undefined || leader.log.holds(index, entry.term)) return undefined
    const present = leader.log.termAt(index)
    const instead = present === undefined ? 'it has no such entry' : `its entry there is of term ${present}`
    return `${id} leads term ${leader.term} without the entry at index ${index}, term ${entry.term}, which ${entry.by} committed in term ${entry.inTerm}: ${instead}`
  }

  return (raft, id, { nodes }) => {
    if (raft.commitIndex > committed.length) {
      for (let index = committed.length + 1; index <= raft.commitIndex; index++) {
        committed.push({ term: raft.log.termAt(index) ?? 0, by: id, inTerm: raft.term })
      }
      // A leader of a higher term may have been elected while the last answers were on their way.
      for (const other of nodes) {
        if (other.process?.role !== 'leader' || other.process.term <= raft.term) continue
        const why = lacks(other.process, other.id)
        if (why !== undefined) return why
      }
    }
    if (raft.role !== 'leader') return undefined
    const memory = memoryOf(raft)
    if (memory.ledTerm === raft.term) return undefined
    memory.ledTerm = raft.term
    return lacks(raft, id)
  }
})

/** If a server has applied a log entry at a given index, no other server will ever apply a different one for that index. */
export const stateMachineSafety = invariantOfChanged<Raft>('state machine safety', () => {
  const applied: { readonly entry: Entry; readonly by: NodeId }[] = []
  const memoryOf = perLife(() => ({ applied: 0 }))
  return (raft, id) => {
    const memory = memoryOf(raft)
    memory.applied = Math.max(memory.applied, raft.log.base)
    while (memory.applied < raft.lastApplied) {
      const index = ++memory.applied
      const entry = raft.log.at(index)
      if (entry === undefined) return `${id} applied index ${index}, past the end of its log`
      const first = (applied[index] ??= { entry, by: id })
      if (first.entry.term !== entry.term || !sameCommand(first.entry, entry)) {
        return `${id} applied ${described(entry)} of term ${entry.term} at index ${index}, where ${first.by} had applied ${described(first.entry)} of term ${first.entry.term}`
      }
    }
    return undefined
  }
})

/** Two snapshots of the same entries hold the same: the state machine knows nothing but them, and so does who votes. */
export const snapshotsAgree = invariantOfChanged<Raft>('snapshots agree', () => {
  const taken = new Map<number, { readonly snapshot: Snapshot; readonly by: NodeId }>()
  const memoryOf = perLife(() => ({ lastIndex: 0 }))
  return (raft, id) => {
    const { snapshot } = raft.log
    const memory = memoryOf(raft)
    if (snapshot === undefined || snapshot.lastIndex === memory.lastIndex) return undefined
    memory.lastIndex = snapshot.lastIndex
    const first = taken.get(snapshot.lastIndex)
    if (first === undefined) taken.set(snapshot.lastIndex, { snapshot, by: id })
    if (first === undefined || equal(first.snapshot, snapshot)) return undefined
    return `${id} and ${first.by} hold different snapshots of the entries up to index ${snapshot.lastIndex}`
  }
})

/** The configuration in effect is the latest in the log (thesis, section 4.1): not one that was removed from it. */
export const configurationsFollowLog = invariantOfChanged<Raft>(
  'configurations follow the log',
  () =>
    ({ log }, id) => {
      const { configurationIndex: index, configuration } = log
      if (index <= log.base || equalVoters(log.at(index)?.configuration, configuration)) return undefined
      return `${id} goes by the voters ${configuration.voters.join(', ')} of index ${index}, where its log has ${log.at(index) === undefined ? 'no entry' : 'another entry'} by now`
    },
)

/** The properties of Figure 3 of Ongaro and Ousterhout (2014), in its order, and those of snapshots, configurations, and elections. */
export const raftInvariants: readonly Invariant<Raft>[] = [
  electionSafety,
  leaderAppendOnly,
  logMatching,
  leaderCompleteness,
  stateMachineSafety,
  snapshotsAgree,
  configurationsFollowLog,
  electionsAreWanted,
  leadersAreHeard,
]

function sameCommand(one: Entry, other: Entry): boolean {
  return (
    one === other ||
    (equal(one.command, other.command) && equalVoters(one.configuration, other.configuration))
  )
}

function equalVoters(one: Configuration | undefined, other: Configuration | undefined): boolean {
  return one === other || equal(one ?? null, other ?? null)
}

function described({ command, configuration }: Entry): string {
  if (configuration !== undefined) return `the voters ${configuration.voters.join(', ')}`
  if (command === null) return 'a no-op'
  return describedOperation(command.operation)
}
