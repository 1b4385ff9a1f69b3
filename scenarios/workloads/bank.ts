import {
  defineWorkload,
  type Operation,
  type OperationContext,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, limit, mix, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the bank workload can be told. */
export interface BankOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The accounts, by name: those that the bank under test has. */
  readonly accounts: readonly string[]
  /** What the balances sum to in the bank under test: what every read must show. */
  readonly total: number
  /** The most that is transferred at once; the least is 1. */
  readonly maxTransfer: number
  /** The share of operations that are reads. */
  readonly reads: number
}

/**
 * Transfers between accounts (`transfer` with `{ from, to, amount }`), and reads of all balances, which always sum to the same.
 * Once faults have ended, they are read as often as there are clients.
 *
 * @param options - `clients`, `rate` (operations a second over all clients), `accounts` and `total` (as the bank under test has
 *   them), `maxTransfer`, `reads` (a share)
 *
 * Source: Jepsen's workload `bank`.
 *
 * @example
 * ```ts
 * bank({ accounts: ['alice', 'bob'], total: 100, maxTransfer: 10 })
 * ```
 */
export const bank: WorkloadFactory<BankOptions> = defineWorkload({
  name: 'bank',
  description: 'transfers between accounts, and reads of all balances, the last after the faults',
  defaults: {
    clients: 5,
    rate: 50,
    accounts: ['a', 'b', 'c', 'd', 'e'] as readonly string[],
    total: 100,
    maxTransfer: 5,
    reads: 0.5,
  },
  knobs: { clients: [2, 10], rate: [20, 200], maxTransfer: [1, 50], reads: [0.1, 0.9] },
  validate: ({ clients, rate, accounts, total, maxTransfer, reads }) =>
    objectionToCounts({ clients, maxTransfer }) ??
    objectionToAmounts({ rate, total }) ??
    objectionToShares({ reads }) ??
    objectionToAccounts(accounts),
  create({ clients, rate, accounts, maxTransfer, reads }) {
    const transfer = ({ random }: OperationContext): Operation => {
      const [from = '', to = ''] = random.shuffle(accounts)
      return { f: 'transfer', value: { from, to, amount: random.int(1, maxTransfer) } }
    }
    return {
      clients,
      phases: phases(
        named('transfers and reads', stagger(rate, mix([reads, { f: 'read' }], [1 - reads, transfer]))),
        final(named('final reads', stagger(rate, limit(clients, { f: 'read' })))),
      ),
    }
  },
})

function objectionToAccounts(accounts: readonly unknown[]): string | undefined {
  const named = accounts.every((account) => typeof account === 'string')
  if (named && accounts.length >= 2 && new Set(accounts).size === accounts.length) return undefined
  return `accounts is ${JSON.stringify(accounts)}, expected two names or more, all different`
}
