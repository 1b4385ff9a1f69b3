import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { final, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts } from './objections.ts'

/** What the membership workload can be told. */
export interface MembershipOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
}

/**
 * Questions who is there: `members`, answered with the sorted names of those that the asked node takes for alive, its own among them.
 * They go on once faults have ended, up to the end of the run, so that a check sees whether nodes come to agree.
 *
 * @param options - `clients` (as many as nodes, so that each node has one beside it), `rate` (operations a second over all clients)
 *
 * Source: the command `members` of Serf, which shows what its node knows.
 *
 * @example
 * ```ts
 * membership({ clients: 5, rate: 20 })
 * ```
 */
export const membership: WorkloadFactory<MembershipOptions> = defineWorkload({
  name: 'membership',
  description: 'questions to nodes whom they take for alive',
  defaults: { clients: 5, rate: 20 },
  knobs: { clients: [2, 10], rate: [10, 50] },
  validate: ({ clients, rate }) => objectionToCounts({ clients }) ?? objectionToAmounts({ rate }),
  create: ({ clients, rate }) => ({
    clients,
    phases: phases(
      named('members', stagger(rate, { f: 'members' })),
      final(named('final members', stagger(rate, { f: 'members' }))),
    ),
  }),
})
