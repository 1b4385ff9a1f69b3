import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { objectionToTransactions, transactionPhases, type TransactionsOptions } from './micro-operations.ts'

/** What the register transactions workload can be told. */
export interface RegisterTransactionsOptions extends TransactionsOptions {}

/**
 * Transactions over registers: `txn` with steps such as `[['w', 'x', 1], ['r', 'y', null]]`, answered with what its reads saw. No number is
 * written to a register twice, so that each read names the write it saw. Once faults have ended, every register that was ever used
 * is read.
 *
 * @param options - `clients`, `rate` (transactions a second over all clients), `keys`, `minLength` and `maxLength` (steps of a
 *   transaction), `reads` (a share of the steps), `writesPerKey`
 *
 * Source: Elle's workload `rw-register` (Kingsbury and Alvaro, 2020), and its generator's options.
 *
 * @example
 * ```ts
 * registerTransactions({ keys: 5, maxLength: 3, writesPerKey: 16 })
 * ```
 */
export const registerTransactions: WorkloadFactory<RegisterTransactionsOptions> = defineWorkload({
  name: 'register-transactions',
  description:
    'transactions that write unique numbers to registers and read them, with final reads after the faults',
  defaults: { clients: 5, rate: 50, keys: 3, minLength: 1, maxLength: 4, reads: 0.5, writesPerKey: 32 },
  knobs: {
    clients: [2, 10],
    rate: [20, 100],
    keys: [1, 10],
    maxLength: [1, 8],
    reads: [0.2],
    writesPerKey: [4],
  },
  validate: (options) => objectionToTransactions(options, 'writesPerKey'),
  create: (options) => ({ clients: options.clients, phases: transactionPhases(options, 'w') }),
})
