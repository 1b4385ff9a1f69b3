import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { final, limit, mix, named, oncePerClient, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the counter workload can be told. */
export interface CounterOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** The most that is added at once; the least is 1. */
  readonly most: number
}

/**
 * Additions of whole numbers to a counter, and reads of it. Once faults have ended and every client is done with its last
 * addition, it is read as often as there are clients.
 *
 * @param options - `clients`, `rate` (operations a second over all clients), `reads` (a share), `most` (that is added at once)
 *
 * Source: Jepsen's counter tests, which only ever add.
 *
 * @example
 * ```ts
 * counter({ clients: 3, rate: 100, most: 1 })
 * ```
 */
export const counter: WorkloadFactory<CounterOptions> = defineWorkload({
  name: 'counter',
  description: 'additions to a counter and reads of it, the last after the faults',
  defaults: { clients: 5, rate: 50, reads: 0.5, most: 5 },
  knobs: { clients: [2, 10], rate: [20, 200], reads: [0.1], most: [1, 100] },
  validate: ({ clients, rate, reads, most }) =>
    objectionToCounts({ clients, most }) ?? objectionToAmounts({ rate }) ?? objectionToShares({ reads }),
  create: ({ clients, rate, reads, most }) => ({
    clients,
    phases: phases(
      named(
        'additions and reads',
        stagger(
          rate,
          mix(
            [reads, { f: 'read' }],
            [1 - reads, ({ random }) => ({ f: 'add', value: random.int(1, most) })],
          ),
        ),
      ),
      final(
        // Over when every client is done with its last addition: what is read after it must be the sum of all.
        named('a read each', oncePerClient({ f: 'read' })),
        named('final reads', stagger(rate, limit(clients, { f: 'read' }))),
      ),
    ),
  }),
})
