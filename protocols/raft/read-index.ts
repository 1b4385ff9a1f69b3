import type { Request } from '../../sim/index.ts'

/** A read that waits until it may be answered. */
export interface PendingRead {
  readonly request: Request
  /** The leader's commit index when the read began: the state machine must have applied this much. */
  readonly readIndex: number
  /** A majority must have answered messages with greater serial numbers: those sent after the read began. */
  readonly after: number
}

/**
 * Reads that do not go through the log and still see every write that was acknowledged before them (thesis, section 6.4): a
 * leader remembers its commit index, and then makes sure that it was the leader still after the read had begun.
 */
export class ReadIndex {
  /** In the order in which they began, and so of both of the numbers they wait for. */
  private readonly pending: PendingRead[] = []

  get size(): number {
    return this.pending.length
  }

  add(read: PendingRead): void {
    this.pending.push(read)
  }

  /** Takes out the reads that may be answered, given how far a majority has confirmed and the state machine has applied. */
  takeReady(confirmed: number, lastApplied: number): readonly PendingRead[] {
    const waiting = this.pending.findIndex(
      ({ after, readIndex }) => after >= confirmed || readIndex > lastApplied,
    )
    return this.pending.splice(0, waiting === -1 ? this.pending.length : waiting)
  }

  /** Takes out all reads, because there is no leader here any more to answer them. */
  takeAll(): readonly PendingRead[] {
    return this.pending.splice(0)
  }
}
