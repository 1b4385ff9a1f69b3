import type { ActiveTransaction } from '../transactions/scheduler.ts'

/** Many may read a key at once; who writes it is alone with it. */
export type LockMode = 'shared' | 'exclusive'

/** What becomes of one that asks for a lock which another holds, so that no two wait for each other for ever. */
export interface DeadlockPolicy {
  /** Which of two that wait is served first; those that wait only wait for those that may be waited for. */
  isBefore(one: ActiveTransaction, other: ActiveTransaction): boolean
  /** Who is aborted when one asks for what another holds; nobody, if it just waits. */
  victim(asking: ActiveTransaction, holding: ActiveTransaction): ActiveTransaction | undefined
}

interface Wanted {
  readonly transaction: ActiveTransaction
  readonly mode: LockMode
  readonly granted: () => void
}

/** The lock of one key. */
export interface Lock {
  readonly holders: ReadonlyMap<ActiveTransaction, LockMode>
  readonly waiting: readonly { readonly transaction: ActiveTransaction; readonly mode: LockMode }[]
}

interface OwnLock extends Lock {
  readonly holders: Map<ActiveTransaction, LockMode>
  waiting: Wanted[]
}

/**
 * Locks by key, and who waits for them.
 *
 * Source: Gray, Lorie, Putzolu and Traiger, "Granularity of Locks and Degrees of Consistency in a Shared Data Base", 1976.
 */
export class LockTable {
  /** By key: those that are held. */
  readonly locks = new Map<string, OwnLock>()
  private readonly policy: DeadlockPolicy
  private readonly abort: (victim: ActiveTransaction, other: ActiveTransaction) => void
  private readonly ignoresReaders: boolean

  /**
   * @param abort - aborts a transaction for the sake of another, and releases what it holds
   * @param ignoresReaders - whether one that reads a key may write it while others read it
   */
  constructor(
    policy: DeadlockPolicy,
    abort: (victim: ActiveTransaction, other: ActiveTransaction) => void,
    ignoresReaders: boolean,
  ) {
    this.policy = policy
    this.abort = abort
    this.ignoresReaders = ignoresReaders
  }

  /** How a transaction holds a key, if it does. */
  modeOf(transaction: ActiveTransaction, key: string): LockMode | undefined {
    return this.locks.get(key)?.holders.get(transaction)
  }

  /** Runs `granted` once a transaction holds a key in a mode, or a stronger one: at once, later, or never, if it is aborted. */
  acquire(transaction: ActiveTransaction, key: string, mode: LockMode, granted: () => void): void {
    const lock: OwnLock = this.locks.get(key) ?? { holders: new Map(), waiting: [] }
    this.locks.set(key, lock)
    const held = lock.holders.get(transaction)
    if (held === 'exclusive' || held === mode) return granted()
    const place = lock.waiting.findIndex((other) => this.policy.isBefore(transaction, other.transaction))
    // Those in the line wait for who holds the key already, and would for ever if it waited behind them.
    const ahead = held === undefined ? (place < 0 ? lock.waiting.length : place) : 0
    lock.waiting.splice(ahead, 0, { transaction, mode, granted })
    const victims = this.inTheWayOf(lock, transaction, mode).map((holder) => [
      this.policy.victim(transaction, holder),
      holder,
    ])
    if (victims.some(([victim]) => victim === transaction)) {
      const [, holder] = victims[0] as [unknown, ActiveTransaction]
      return this.abort(transaction, holder)
    }
    for (const [victim] of victims) if (victim !== undefined) this.abort(victim, transaction)
    this.grant(key)
  }

  /** Gives up a key, or the place in the line for it. */
  release(transaction: ActiveTransaction, key: string): void {
    const lock = this.locks.get(key)
    if (lock === undefined) return
    lock.holders.delete(transaction)
    lock.waiting = lock.waiting.filter((wanted) => wanted.transaction !== transaction)
    this.grant(key)
  }

  /** Gives up every key, and the place in every line. */
  releaseAll(transaction: ActiveTransaction): void {
    for (const key of [...this.locks.keys()]) this.release(transaction, key)
  }

  /** Grants a key to those that wait for it, in their order, as far as holders and those before them allow. */
  private grant(key: string): void {
    for (;;) {
      const lock = this.locks.get(key)
      const [next] = lock?.waiting ?? []
      if (lock === undefined || next === undefined) break
      if (this.inTheWayOf(lock, next.transaction, next.mode).length > 0) break
      lock.waiting.shift()
      lock.holders.set(next.transaction, next.mode)
      next.granted()
    }
    const lock = this.locks.get(key)
    if (lock?.holders.size === 0 && lock.waiting.length === 0) this.locks.delete(key)
  }

  private inTheWayOf(lock: OwnLock, transaction: ActiveTransaction, mode: LockMode): ActiveTransaction[] {
    const isUpgrade = lock.holders.has(transaction)
    return [...lock.holders].flatMap(([holder, held]) =>
      holder === transaction ||
      (mode === 'shared' && held === 'shared') ||
      (this.ignoresReaders && isUpgrade && held === 'shared')
        ? []
        : [holder],
    )
  }
}
