import type { Disk, Outcome } from '../../sim/index.ts'
import type { TransactionId } from './messages.ts'
import type { MicroOperation } from './micro-operations.ts'

const LOG = 'transactions'

/** How a transaction ended. One that was committed has its micro-operations, as they were answered. */
export interface LogRecord extends TransactionId {
  readonly steps?: readonly MicroOperation[]
  readonly outcome: Outcome
}

/**
 * The log of a store: which transactions were committed, in their order, with what they did, and which were aborted. It holds no
 * before-images, for nothing else is ever on the disk: a store that restarts does again what was committed. And it says how a
 * transaction ended, to whoever asks again.
 *
 * Source: Gray, "Notes on Data Base Operating Systems", 1978; Mohan et al., "ARIES", 1992, without steal.
 */
export class TransactionLog {
  /** As the disk has them. */
  readonly records: readonly LogRecord[]
  private readonly disk: Disk
  /** By session: its last transaction, for it has one at a time. */
  private readonly last = new Map<string, LogRecord>()

  constructor(disk: Disk) {
    this.disk = disk
    this.records = disk.log<LogRecord>(LOG)
    for (const record of this.records) this.last.set(record.session, record)
  }

  append(record: LogRecord): void {
    this.disk.append<LogRecord>(LOG, record)
    this.last.set(record.session, record)
  }

  /** How a transaction ended, if it did. */
  recall({ session, sequence }: TransactionId): Outcome | undefined {
    const last = this.last.get(session)
    if (last === undefined || last.sequence < sequence) return undefined
    if (last.sequence === sequence) return last.outcome
    // Nobody waits for this one any more.
    return { type: 'info', error: `a later transaction of session ${session} has ended` }
  }
}
