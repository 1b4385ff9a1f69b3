import {
  defineWorkload,
  type Operation,
  type OperationContext,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, keyName, named, phases, stagger } from '../generators/index.ts'
import { readsOf } from './micro-operations.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the long fork workload can be told. */
export interface LongForkOptions {
  readonly clients: number
  /** Transactions a second, over all clients. */
  readonly rate: number
  /** How many registers a group has. */
  readonly groupSize: number
  /** How many groups are in use at once. */
  readonly groups: number
  /** The share of transactions that read a group. */
  readonly reads: number
  /** After so many reads a group is not used any more, and a new one takes its place. */
  readonly readsPerGroup: number
}

/**
 * Transactions that write one register of a group, once, and transactions that read a whole group: two reads that see its writes in
 * opposite orders are a long fork. Once faults have ended, every group that was ever used is read.
 *
 * @param options - `clients`, `rate` (transactions a second over all clients), `groupSize`, `groups`, `reads` (a share),
 *   `readsPerGroup`
 *
 * Source: Jepsen's workload `long-fork`; Sovran, Power, Aguilera and Li, "Transactional storage for geo-replicated systems", 2011.
 *
 * @example
 * ```ts
 * longFork({ groupSize: 2, groups: 1, reads: 0.8 })
 * ```
 */
export const longFork: WorkloadFactory<LongForkOptions> = defineWorkload({
  name: 'long-fork',
  description: 'transactions that write one register of a group, once, or read the group, with final reads',
  defaults: { clients: 5, rate: 80, groupSize: 2, groups: 2, reads: 0.7, readsPerGroup: 10 },
  knobs: {
    clients: [3, 10],
    rate: [40, 200],
    groupSize: [3],
    groups: [1, 5],
    reads: [0.5],
    readsPerGroup: [5, 20],
  },
  validate: ({ clients, rate, groupSize, groups, reads, readsPerGroup }) =>
    objectionToCounts({ clients, groups, readsPerGroup }) ??
    objectionToCounts({ groupSize }, 2) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads }),
  create({ clients, rate, groupSize, groups, reads, readsPerGroup }) {
    const keys: string[] = []
    const freshGroup = () => {
      const group = Array.from({ length: groupSize }, (_, i) => keyName(keys.length + i))
      keys.push(...group)
      return { group, unwritten: [...group], reads: 0 }
    }
    const inUse = Array.from({ length: groups }, freshGroup)
    const transaction = ({ random }: OperationContext): Operation => {
      const place = random.int(0, groups - 1)
      const used = inUse[place] as ReturnType<typeof freshGroup>
      const { group, unwritten } = used
      const isRead = random.bool(reads)
      if (!isRead && unwritten.length > 0) {
        const [key = ''] = unwritten.splice(random.int(0, unwritten.length - 1), 1)
        return { f: 'txn', value: [['w', key, 1]] }
      }
      if (++used.reads === readsPerGroup) inUse[place] = freshGroup()
      return { f: 'txn', value: random.shuffle(group).map((key) => ['r', key, null]) }
    }
    return {
      clients,
      phases: phases(
        named('writes and reads', stagger(rate, transaction)),
        final(named('final reads', stagger(rate, readsOf(keys, groupSize)))),
      ),
    }
  },
})
