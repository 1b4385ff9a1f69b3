import {
  defineWorkload,
  type Operation,
  type OperationContext,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, keyName, named, phases, stagger } from '../generators/index.ts'
import { readsOf } from './micro-operations.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the write skew workload can be told. */
export interface WriteSkewOptions {
  readonly clients: number
  /** Transactions a second, over all clients. */
  readonly rate: number
  /** How many pairs of registers are in use at once: `x` and `y`, `z` and `k4`, and so on. */
  readonly pairs: number
  /** After so many writes a pair is not used any more, and a new one takes its place. */
  readonly writesPerPair: number
  /** The share of transactions that only read their pair. */
  readonly reads: number
}

/**
 * Transactions that read both registers of a pair and write one of them, the first and the second in turn: two that overlap and see
 * nothing of each other happened in no order, though no register was written by both. Each write is of a unique number. Once faults
 * have ended, every pair that was ever used is read.
 *
 * @param options - `clients`, `rate` (transactions a second over all clients), `pairs`, `writesPerPair`, `reads` (a share)
 *
 * Source: Berenson et al., "A Critique of ANSI SQL Isolation Levels", 1995, A5B; Jepsen's workload `adya/g2`, without its predicates.
 *
 * @example
 * ```ts
 * writeSkew({ pairs: 1, writesPerPair: 2 })
 * ```
 */
export const writeSkew: WorkloadFactory<WriteSkewOptions> = defineWorkload({
  name: 'write-skew',
  description: 'transactions that read a pair of registers and write one of them, with final reads',
  defaults: { clients: 5, rate: 80, pairs: 2, writesPerPair: 4, reads: 0.2 },
  knobs: { clients: [2, 10], rate: [40, 200], pairs: [1, 5], writesPerPair: [2, 16], reads: [0, 0.5] },
  validate: ({ clients, rate, pairs, writesPerPair, reads }) =>
    objectionToCounts({ clients, pairs, writesPerPair }) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads }),
  create({ clients, rate, pairs, writesPerPair, reads }) {
    const keys: string[] = []
    const freshPair = () => {
      const pair = [keyName(keys.length), keyName(keys.length + 1)] as const
      keys.push(...pair)
      return { pair, writes: 0 }
    }
    const inUse = Array.from({ length: pairs }, freshPair)
    const transaction = ({ random }: OperationContext): Operation => {
      const place = random.int(0, pairs - 1)
      const used = inUse[place] as ReturnType<typeof freshPair>
      const both = used.pair.map((key) => ['r', key, null])
      if (random.bool(reads)) return { f: 'txn', value: both }
      const key = used.pair[used.writes % 2] as string
      used.writes++
      if (used.writes === writesPerPair) inUse[place] = freshPair()
      return { f: 'txn', value: [...both, ['w', key, used.writes]] }
    }
    return {
      clients,
      phases: phases(
        named('transactions', stagger(rate, transaction)),
        final(named('final reads', stagger(rate, readsOf(keys, 2)))),
      ),
    }
  },
})
