import type { Mutant } from '../../sim/index.ts'
import { transactionMutants } from '../transactions/mutants.ts'
import {
  objectionToTransactions,
  transactionDefaults,
  type TransactionOptions,
} from '../transactions/options.ts'

/** What can be set about the snapshot store. */
export interface SnapshotStoreOptions extends TransactionOptions {
  /**
   * Whether a transaction is aborted only if what it writes was written since it began, or also if what it reads was, and then
   * transactions are serializable.
   */
  readonly isolation: 'snapshot' | 'serializable'
}

/** The options where none are given. */
export const snapshotStoreDefaults: SnapshotStoreOptions = { ...transactionDefaults, isolation: 'snapshot' }

/** Says in a sentence what is wrong with options that have the right types, if anything is. */
export function objectionTo(options: SnapshotStoreOptions): string | undefined {
  const { isolation } = options
  if (isolation !== 'snapshot' && isolation !== 'serializable')
    return `isolation is "${isolation as string}", expected snapshot or serializable`
  return objectionToTransactions(options)
}

/** Published mistakes in snapshot isolation that can be switched on. */
export const snapshotStoreMutants = {
  'no-conflict-check': {
    source:
      'a transaction is committed though another has written the same since it began: Jepsen, TiDB 2.1.7 (2019), automatic retries that ignore the conflict',
    breaks: 'strong snapshot isolation: of two updates of one key one is lost',
    needs: '1 node; none',
  },
  'reads-latest': {
    source:
      'every read sees what is committed by then, and not the snapshot: read committed of Berenson et al. (1995), sold as snapshot isolation',
    breaks:
      'strong snapshot isolation: of what one transaction has written, the first half is not seen and the second is',
    needs: '1 node; none',
  },
  'forgets-own-writes': {
    source:
      'a read does not see what its own transaction has written: Jepsen, FaunaDB 2.5.4 (2019), index reads',
    breaks: 'strong snapshot isolation: a transaction writes a key and reads it as it was before',
    needs: '1 node; none',
  },
  'visible-at-home-first': {
    source:
      'commits are seen where they were made before they are seen elsewhere: parallel snapshot isolation of Sovran, Power, Aguilera and Li (2011), sold as snapshot isolation',
    breaks: 'strong snapshot isolation: two commits are seen in opposite orders, a long fork',
    needs: '2 nodes; none',
  },
  'installs-by-and-by': {
    source:
      'what a transaction has written is installed key by key: fractured reads of Bailis et al., "Scalable Atomic Visibility with RAMP Transactions" (2014)',
    breaks: 'strong snapshot isolation: a part of what a transaction has written is seen',
    needs: '1 node; none',
  },
  'vacuums-too-early': {
    source:
      'versions are forgotten that a snapshot still shows: against Bernstein and Goodman, "Multiversion Concurrency Control" (1983)',
    breaks: 'strong snapshot isolation: what was there when a transaction began is not there any more',
    needs: '1 node; none',
  },
  'old-snapshot': {
    source:
      'a snapshot is taken from a while ago: generalized snapshot isolation of Elnikety, Pedone and Zwaenepoel (2005), sold as snapshot isolation',
    breaks: 'strong snapshot isolation: a read does not see what was committed before it began',
    needs: '1 node; none',
  },
  ...transactionMutants,
} as const satisfies { readonly [name: string]: Mutant }

/** The name of a mistake that can be switched on. */
export type SnapshotStoreMutant = keyof typeof snapshotStoreMutants
