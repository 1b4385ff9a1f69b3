import type { Invariant } from '../../sim/index.ts'
import { invariantOfChanged } from '../invariant-of-changed.ts'
import { perLife } from '../per-life.ts'
import type { OutcomeRecord } from './participant-log.ts'
import type { TwoPhaseNode } from './two-phase-node.ts'

/** All who take part in a transaction come to the same outcome, and to no other later; who commits it has prepared it. */
export const atomicCommitment = invariantOfChanged<TwoPhaseNode>('atomic commitment', () => {
  const outcomes = new Map<string, { readonly kind: OutcomeRecord['kind']; readonly by: string }>()
  const looked = perLife((): { records: number; decided?: string } => ({ records: 0 }))

  function conflict(id: string, kind: OutcomeRecord['kind'], by: string): string | undefined {
    const first = outcomes.get(id)
    if (first === undefined) outcomes.set(id, { kind, by })
    if (first === undefined || first.kind === kind) return undefined
    return `${by} has ${kind} ${id}, which ${first.by} has ${first.kind}`
  }

  return ({ coordinator, participant }, id) => {
    const memory = looked(participant)
    const { decided } = coordinator
    if (decided !== undefined && decided !== memory.decided) {
      memory.decided = decided
      const why = conflict(decided, 'committed', `${id}, as its coordinator,`)
      if (why !== undefined) return why
    }
    const { unprepared } = participant
    if (unprepared !== undefined) return `${id} is told to commit ${unprepared}, which it has not prepared`
    const { records } = participant.log
    for (; memory.records < records.length; memory.records++) {
      const record = records[memory.records]
      if (record === undefined || record.kind === 'prepared') continue
      const why = conflict(record.id, record.kind, id)
      if (why !== undefined) return why
    }
    return undefined
  }
})

/** What makes it a commit protocol. */
export const twoPhaseCommitInvariants: readonly Invariant<TwoPhaseNode>[] = [atomicCommitment]
