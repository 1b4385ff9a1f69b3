import type { Mutant } from '../../sim/index.ts'
import { transactionMutants } from '../transactions/mutants.ts'
import {
  objectionToTransactions,
  transactionDefaults,
  type TransactionOptions,
} from '../transactions/options.ts'
import { deadlockPolicies, lockingLevels } from './policies.ts'

/** What can be set about the locking store. */
export interface LockingStoreOptions extends TransactionOptions {
  /** What is promised: that transactions seem to happen one by one, or less, for fewer locks. */
  readonly isolation: keyof typeof lockingLevels
  /** How no two transactions wait for each other for ever. */
  readonly deadlocks: keyof typeof deadlockPolicies
  /** Milliseconds after which a transaction that waits for a lock is aborted, where nothing else ends deadlocks. */
  readonly lockTimeoutMs: number
}

/** The options where none are given. */
export const lockingStoreDefaults: LockingStoreOptions = {
  ...transactionDefaults,
  isolation: 'serializable',
  deadlocks: 'wound-wait',
  lockTimeoutMs: 200,
}

const CHOICES = { isolation: lockingLevels, deadlocks: deadlockPolicies } as const

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: LockingStoreOptions): string | undefined {
  for (const [option, known] of Object.entries(CHOICES) as [keyof typeof CHOICES, object][]) {
    if (!Object.hasOwn(known, options[option]))
      return `${option} is "${options[option]}", expected one of ${Object.keys(known).join(', ')}`
  }
  const { lockTimeoutMs } = options
  if (!(lockTimeoutMs > 0 && lockTimeoutMs < Number.POSITIVE_INFINITY))
    return `lockTimeoutMs is ${lockTimeoutMs}, expected milliseconds, more than 0`
  return objectionToTransactions(options)
}

/** Published mistakes in two-phase locking that can be switched on. */
export const lockingStoreMutants = {
  'short-read-locks': {
    source:
      'what was read is unlocked at once: degree 2 of Gray, Lorie, Putzolu and Traiger (1976), sold as serializable',
    breaks: 'strict serializability: what was read is written by another before the transaction ends',
    needs: '1 node; none',
  },
  'no-read-locks': {
    source: 'reads take no locks: degree 1 of Gray, Lorie, Putzolu and Traiger (1976), sold as serializable',
    breaks: 'strict serializability: what is read may be aborted, or written once more',
    needs: '1 node; none',
  },
  'short-write-locks': {
    source: 'what was written is unlocked at once: degree 0 of Gray, Lorie, Putzolu and Traiger (1976)',
    breaks:
      "strict serializability: two transactions write over each other, and an abort takes another's write back",
    needs: '1 node; none',
  },
  'not-two-phase': {
    source:
      'a transaction lets go of what it has read before it locks what it writes: against Eswaran, Gray, Lorie and Traiger 1976, theorem on two-phase transactions',
    breaks: 'strict serializability: two transactions each read what the other writes',
    needs: '1 node; none',
  },
  'upgrades-over-readers': {
    source:
      'a lock to read becomes one to write while others read: against the compatibility of locks in Gray, Lorie, Putzolu and Traiger 1976',
    breaks: 'compatible locks: two that have read a key both write it, and one write is lost',
    needs: '1 node; none',
  },
  'wounded-commits': {
    source:
      'a transaction whose locks an older one has taken goes on: against Rosenkrantz, Stearns and Lewis 1978, wound-wait',
    breaks: 'strict serializability: it commits what it has read and written without locks',
    needs: '1 node; none',
  },
  'no-undo': {
    source:
      'what an aborted transaction wrote in place stays there: against Gray, "Notes on Data Base Operating Systems" (1978), undo',
    breaks: 'strict serializability: a write that was aborted is read',
    needs: '1 node; none',
  },
  ...transactionMutants,
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type LockingStoreMutant = keyof typeof lockingStoreMutants
