/** Since when a transaction has been tried, which all attempts at it have in common: by the clock of its coordinator, and its name. */
export interface Age {
  readonly sinceMs: number
  readonly name: string
}

/** Whether a lock may be held by several at once. */
export type LockMode = 'shared' | 'exclusive'

/** Who wants locks. */
export interface Owner {
  readonly id: string
  readonly age: Age
}

/** A lock that is held, or waited for. */
interface Claim {
  readonly owner: Owner
  readonly mode: LockMode
}

/**
 * Locks of keys. Claims stand in a queue, and one is held when none before it conflicts with it; so nobody is overtaken for ever.
 * With wait-die, whoever waits is older than all it waits for, and so nobody ever waits for who waits for them, at whichever participants.
 *
 * Source: Gray, Lorie, Putzolu and Traiger, "Granularity of Locks and Degrees of Consistency in a Shared Data Base", 1976; Rosenkrantz,
 * Stearns and Lewis, "System Level Concurrency Control for Distributed Database Systems", 1978, section 4, wait-die.
 */
export class LockTable {
  private readonly queues = new Map<string, Claim[]>()
  private readonly waiting = new Map<
    string,
    { readonly missing: Set<string>; readonly granted: () => void }
  >()
  private readonly policy: 'wait-die' | 'time-out'

  constructor(policy: 'wait-die' | 'time-out') {
    this.policy = policy
  }

  /** How many keys are locked, or waited for. */
  get size(): number {
    return this.queues.size
  }

  /**
   * Claims locks, and runs `then` once all of them are held, at once if they are. Gives whether its owner may wait; one that may not has
   * claimed nothing.
   */
  claim(owner: Owner, locks: ReadonlyMap<string, LockMode>, then: () => void): boolean {
    const missing = new Set<string>()
    for (const [key, mode] of locks) {
      const before = (this.queues.get(key) ?? []).filter((claim) => conflict(claim.mode, mode))
      if (before.length === 0) continue
      if (this.policy === 'wait-die' && !before.every((claim) => isOlder(owner.age, claim.owner.age)))
        return false
      missing.add(key)
    }
    for (const [key, mode] of locks) {
      const queue = this.queues.get(key) ?? []
      this.queues.set(key, queue)
      queue.push({ owner, mode })
    }
    if (missing.size === 0) then()
    else this.waiting.set(owner.id, { missing, granted: then })
    return true
  }

  /** Gives up what someone holds or waits for: all of it, or what is shared. */
  release(id: string, which: 'all' | 'shared' = 'all'): void {
    if (which === 'all') this.waiting.delete(id)
    const released: string[] = []
    for (const [key, queue] of this.queues) {
      const left = queue.filter(
        ({ owner, mode }) => owner.id !== id || (which === 'shared' && mode !== 'shared'),
      )
      if (left.length === queue.length) continue
      released.push(key)
      if (left.length === 0) this.queues.delete(key)
      else this.queues.set(key, left)
    }
    for (const key of released) this.grant(key)
  }

  /** Tells those who have waited for a key that they hold it. */
  private grant(key: string): void {
    const queue = this.queues.get(key) ?? []
    for (const [place, { owner, mode }] of queue.entries()) {
      const waiting = this.waiting.get(owner.id)
      if (waiting === undefined || !waiting.missing.has(key)) continue
      if (queue.slice(0, place).some((before) => conflict(before.mode, mode))) continue
      waiting.missing.delete(key)
      if (waiting.missing.size > 0) continue
      this.waiting.delete(owner.id)
      waiting.granted()
    }
  }
}

function conflict(one: LockMode, other: LockMode): boolean {
  return one === 'exclusive' || other === 'exclusive'
}

function isOlder(one: Age, other: Age): boolean {
  return one.sinceMs !== other.sinceMs ? one.sinceMs < other.sinceMs : one.name < other.name
}
