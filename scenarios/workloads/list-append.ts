import {
  defineWorkload,
  type Json,
  type Operation,
  type OperationContext,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, keyName, keyNames, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the list-append workload can be told. */
export interface ListAppendOptions {
  readonly clients: number
  /** Transactions a second, over all clients. */
  readonly rate: number
  /** How many lists are in use at once: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** How many steps a transaction has, at least. */
  readonly minLength: number
  /** How many steps a transaction has, at most. */
  readonly maxLength: number
  /** The share of steps that are reads. */
  readonly reads: number
  /** After so many appends a list is not used any more, and a new one takes its place. */
  readonly appendsPerKey: number
}

/**
 * Transactions over lists: `txn` with steps such as `[['append', 'x', 1], ['r', 'x', null]]`, answered with the lists that its
 * reads saw. No number is appended to a list twice, and lists do not grow for ever. Once faults have ended, every list that was
 * ever used is read.
 *
 * @param options - `clients`, `rate` (transactions a second over all clients), `keys`, `minLength` and `maxLength` (steps of a
 *   transaction), `reads` (a share of the steps), `appendsPerKey`
 *
 * Source: Elle's workload `list-append` (Kingsbury and Alvaro, 2020, section 4), and its generator's options.
 *
 * @example
 * ```ts
 * listAppend({ keys: 5, maxLength: 3, appendsPerKey: 16 })
 * ```
 */
export const listAppend: WorkloadFactory<ListAppendOptions> = defineWorkload({
  name: 'list-append',
  description:
    'transactions that append unique numbers to lists and read them, with final reads after the faults',
  defaults: { clients: 5, rate: 50, keys: 3, minLength: 1, maxLength: 4, reads: 0.5, appendsPerKey: 32 },
  knobs: {
    clients: [2, 10],
    rate: [20, 100],
    keys: [1, 10],
    maxLength: [1, 8],
    reads: [0.1],
    appendsPerKey: [4],
  },
  validate: ({ clients, rate, keys, minLength, maxLength, reads, appendsPerKey }) =>
    objectionToCounts({ clients, keys, minLength, maxLength, appendsPerKey }) ??
    (minLength > maxLength
      ? `minLength is ${minLength}, expected no more than maxLength, ${maxLength}`
      : undefined) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads }),
  create({ clients, rate, keys, minLength, maxLength, reads, appendsPerKey }) {
    const used = [...keyNames(keys)]
    const inUse = [...used]
    const appended = new Map<string, number>()

    /** The next number for a list, which makes room for another list if it was its last. */
    function nextOf(key: string): number {
      const value = (appended.get(key) ?? 0) + 1
      appended.set(key, value)
      if (value === appendsPerKey) {
        const fresh = keyName(used.length)
        used.push(fresh)
        inUse[inUse.indexOf(key)] = fresh
      }
      return value
    }

    function step(random: OperationContext['random']): readonly Json[] {
      const key = random.pick(inUse)
      return random.bool(reads) ? ['r', key, null] : ['append', key, nextOf(key)]
    }

    const transaction = ({ random }: OperationContext): Operation => ({
      f: 'txn',
      value: Array.from({ length: random.int(minLength, maxLength) }, () => step(random)),
    })
    const finalReads = ({ issued }: OperationContext): Operation | undefined => {
      const some = used.slice(issued * maxLength, (issued + 1) * maxLength)
      return some.length === 0 ? undefined : { f: 'txn', value: some.map((key) => ['r', key, null]) }
    }
    return {
      clients,
      phases: phases(
        named('transactions', stagger(rate, transaction)),
        final(named('final reads', stagger(rate, finalReads))),
      ),
    }
  },
})
