import type { Disk, Json, NodeId, Request } from '../../sim/index.ts'

/** Where a coordinator keeps its log. */
export const COMMIT_LOG = 'coordinator'

/** A decision: the transaction is committed, and these must be told. */
export interface CommitRecord extends Pick<Request, 'session' | 'sequence'> {
  readonly kind: 'commit'
  readonly id: string
  readonly participants: readonly NodeId[]
  /** What its client is answered. */
  readonly value: Json
}

/** Everyone has acknowledged: the coordinator may forget it. */
interface EndRecord {
  readonly kind: 'end'
  readonly id: string
}

type CoordinatorRecord = CommitRecord | EndRecord

/**
 * What a coordinator remembers: commits that were not acknowledged by all. Of all others, aborted or forgotten, it says that they are
 * aborted; who asks about one that was committed would have acknowledged it.
 *
 * Source: Mohan, Lindsay and Obermarck, "Transaction Management in the R* Distributed Database Management System", 1986, section 3.1.
 */
export class CommitLog {
  /** Commits that not all have acknowledged. */
  readonly open = new Map<string, CommitRecord>()
  private readonly disk: Disk
  /** The last commit of each session. */
  private readonly last = new Map<string, CommitRecord>()

  constructor(disk: Disk) {
    this.disk = disk
    for (const record of disk.log<CoordinatorRecord>(COMMIT_LOG)) this.follow(record)
  }

  /** Writes a decision; it is one once it is durable, and then {@link follow} is to be called. */
  append(record: CoordinatorRecord): void {
    this.disk.append<CoordinatorRecord>(COMMIT_LOG, record)
  }

  follow(record: CoordinatorRecord): void {
    if (record.kind === 'end') {
      this.open.delete(record.id)
      return
    }
    this.open.set(record.id, record)
    this.last.set(record.session, record)
  }

  /** The commit of a request, if it was committed. */
  recall({ session, sequence }: Pick<Request, 'session' | 'sequence'>): CommitRecord | undefined {
    const last = this.last.get(session)
    return last?.sequence === sequence ? last : undefined
  }
}
