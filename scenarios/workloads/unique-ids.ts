import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { final, limit, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts } from './objections.ts'

/** What the workload of unique ids can be told. */
export interface UniqueIdsOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
}

/**
 * Requests for ids, `generate`, of which no two may be answered with the same; a few more once faults have ended.
 *
 * @param options - `clients`, `rate` (operations a second over all clients)
 *
 * Source: Jepsen's workload `unique-ids`.
 *
 * @example
 * ```ts
 * uniqueIds({ clients: 10, rate: 200 })
 * ```
 */
export const uniqueIds: WorkloadFactory<UniqueIdsOptions> = defineWorkload({
  name: 'unique-ids',
  description: 'requests for ids, no two of which may be the same',
  defaults: { clients: 5, rate: 50 },
  knobs: { clients: [2, 10], rate: [20, 200] },
  validate: ({ clients, rate }) => objectionToCounts({ clients }) ?? objectionToAmounts({ rate }),
  create: ({ clients, rate }) => ({
    clients,
    phases: phases(
      named('ids', stagger(rate, { f: 'generate' })),
      final(named('final ids', stagger(rate, limit(clients, { f: 'generate' })))),
    ),
  }),
})
