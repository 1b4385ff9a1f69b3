import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { objectionToTransactions, transactionPhases, type TransactionsOptions } from './micro-operations.ts'

/** What the list-append workload can be told. */
export interface ListAppendOptions extends Omit<TransactionsOptions, 'writesPerKey'> {
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
  validate: ({ appendsPerKey, ...options }) =>
    objectionToTransactions({ ...options, writesPerKey: appendsPerKey }, 'appendsPerKey'),
  create: ({ appendsPerKey, ...options }) => ({
    clients: options.clients,
    phases: transactionPhases({ ...options, writesPerKey: appendsPerKey }, 'append'),
  }),
})
