import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { final, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts } from './objections.ts'

/** What the workload of questions after a leader can be told. */
export interface LeaderOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
}

/**
 * Questions who leads, `leader`, which nodes answer with a name; once faults have ended, the questions go on.
 *
 * @param options - `clients`, `rate` (operations a second over all clients)
 *
 * @example
 * ```ts
 * leader({ clients: 5, rate: 50 })
 * ```
 */
export const leader: WorkloadFactory<LeaderOptions> = defineWorkload({
  name: 'leader',
  description: 'questions who leads, which nodes answer with a name',
  defaults: { clients: 5, rate: 50 },
  knobs: { clients: [2, 10], rate: [20, 200] },
  validate: ({ clients, rate }) => objectionToCounts({ clients }) ?? objectionToAmounts({ rate }),
  create: ({ clients, rate }) => ({
    clients,
    phases: phases(
      named('questions', stagger(rate, { f: 'leader' })),
      final(named('final questions', stagger(rate, { f: 'leader' }))),
    ),
  }),
})
