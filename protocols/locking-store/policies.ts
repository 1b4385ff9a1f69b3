import type { DeadlockPolicy } from './lock-table.ts'
import type { LockingStoreMutant, LockingStoreOptions } from './options.ts'

/** How long locks are held: to the end of the transaction, for one micro-operation, or not at all. */
type Lasting = 'long' | 'short' | 'never'

/** How long a transaction holds the locks of what it reads and of what it writes. */
export interface Locking {
  readonly reads: Lasting
  readonly writes: Lasting
}

/**
 * The locks that make each level of isolation.
 *
 * Source: Berenson, Bernstein, Gray, Melton, O'Neil and O'Neil, "A Critique of ANSI SQL Isolation Levels", 1995, table 2.
 */
export const lockingLevels = {
  serializable: { reads: 'long', writes: 'long' },
  'read-committed': { reads: 'short', writes: 'long' },
  'read-uncommitted': { reads: 'never', writes: 'long' },
} as const satisfies { readonly [level: string]: Locking }

/** Mistakes that are nothing but other locks than the level needs. */
const otherLocks: { readonly [mutant in LockingStoreMutant]?: Locking } = {
  'short-read-locks': { reads: 'short', writes: 'long' },
  'no-read-locks': { reads: 'never', writes: 'long' },
  'short-write-locks': { reads: 'long', writes: 'short' },
}

/** How long locks are held. */
export function lockingOf(
  { isolation }: Pick<LockingStoreOptions, 'isolation'>,
  mutant: LockingStoreMutant | undefined,
): Locking {
  return (mutant === undefined ? undefined : otherLocks[mutant]) ?? lockingLevels[isolation]
}

/**
 * How deadlocks are prevented, or ended.
 *
 * Source: Rosenkrantz, Stearns and Lewis, "System Level Concurrency Control for Distributed Database Systems", 1978.
 */
export const deadlockPolicies = {
  /** The older one aborts the younger, the younger waits: everybody waits for older ones only. */
  'wound-wait': {
    isBefore: (one, other) => one.age < other.age,
    victim: (asking, holding) => (asking.age < holding.age ? holding : undefined),
  },
  /** The older one waits, the younger is aborted: everybody waits for younger ones only. */
  'wait-die': {
    isBefore: (one, other) => one.age > other.age,
    victim: (asking, holding) => (asking.age > holding.age ? asking : undefined),
  },
  /** Everybody waits, until time is over. */
  'time-out': { isBefore: () => false, victim: () => undefined },
} as const satisfies { readonly [name: string]: DeadlockPolicy }
