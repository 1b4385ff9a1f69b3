import type { Disk, Json } from '../../sim/index.ts'
import type { Owner } from './lock-table.ts'

/** Where a participant keeps its log. */
export const PARTICIPANT_LOG = 'participant'

/** What a transaction that is prepared will write, and who knows what becomes of it. */
export interface PreparedRecord extends Owner {
  readonly kind: 'prepared'
  readonly writes: readonly (readonly [key: string, value: Json])[]
}

/** How a transaction that was prepared ended here. */
export interface OutcomeRecord {
  readonly kind: 'committed' | 'aborted'
  readonly id: string
}

/** One entry of a participant's log. */
export type ParticipantRecord = PreparedRecord | OutcomeRecord

/** What a participant has written down, and what follows from it: what keys hold, who is in doubt, and how others ended. */
export class ParticipantLog {
  /** What is committed, by key. */
  readonly values = new Map<string, Json>()
  /** Who is prepared and has not ended, in the order in which they were prepared. */
  readonly inDoubt = new Map<string, PreparedRecord>()
  /** How those ended that were prepared. */
  readonly outcomes = new Map<string, OutcomeRecord['kind']>()
  private readonly disk: Disk

  constructor(disk: Disk) {
    this.disk = disk
    for (const record of this.records) this.follow(record)
  }

  /** As the disk has it. */
  get records(): readonly ParticipantRecord[] {
    return this.disk.log<ParticipantRecord>(PARTICIPANT_LOG)
  }

  append(record: ParticipantRecord): void {
    this.disk.append<ParticipantRecord>(PARTICIPANT_LOG, record)
    this.follow(record)
  }

  private follow(record: ParticipantRecord): void {
    const { id } = record
    if (record.kind === 'prepared') {
      this.inDoubt.set(id, record)
      return
    }
    if (record.kind === 'committed') {
      for (const [key, value] of this.inDoubt.get(id)?.writes ?? []) this.values.set(key, value)
    }
    this.inDoubt.delete(id)
    this.outcomes.set(id, record.kind)
  }
}
