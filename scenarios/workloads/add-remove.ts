import { defineWorkload, type OperationContext, sleep, type WorkloadFactory } from '../../sim/index.ts'
import { final, mix, named, phases, script, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the workload of additions and removals can be told. */
export interface AddRemoveOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** The share of operations that remove what was added lately. */
  readonly removes: number
  /** The share of operations that add again what was added lately, and may be removed by now. */
  readonly again: number
  /** Milliseconds that clients leave the set alone before they read it for the last time. */
  readonly quietMs: number
}

/** How far back lately goes, in operations. */
const LATELY = 30
/** How often a client asks for its last read. */
const LAST_READS = 5

/**
 * Additions of numbers to a set, removals of some of them, additions of some once more, and reads of all of it. Once faults have ended,
 * every client waits and then reads at the node beside it, so that all nodes can have come to hold the same.
 *
 * @param options - `clients` (as many as nodes, so that each node has one beside it), `rate` (operations a second over all clients),
 *   `reads`, `removes` and `again` (shares; the rest adds new numbers), `quietMs`
 *
 * @example
 * ```ts
 * addRemove({ clients: 5, rate: 20, removes: 0.5 })
 * ```
 */
export const addRemove: WorkloadFactory<AddRemoveOptions> = defineWorkload({
  name: 'add-remove',
  description:
    'additions to a set and removals, and reads of all of it, the last by everyone after the faults',
  defaults: { clients: 5, rate: 50, reads: 0.1, removes: 0.3, again: 0.2, quietMs: 5_000 },
  knobs: { clients: [5, 10], rate: [20, 100], reads: [0.3], removes: [0.1], again: [0.1] },
  validate: ({ clients, rate, reads, removes, again, quietMs }) =>
    objectionToCounts({ clients, quietMs }) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads, removes, again }),
  create({ clients, rate, reads, removes, again, quietMs }) {
    const lately = ({ total, random }: OperationContext): number =>
      Math.max(1, total + 1 - random.int(1, LATELY))
    return {
      clients,
      phases: phases(
        named(
          'additions, removals and reads',
          stagger(
            rate,
            mix(
              [reads, { f: 'read' }],
              [removes, (context) => ({ f: 'remove', value: lately(context) })],
              [again, (context) => ({ f: 'add', value: lately(context) })],
              [1 - reads - removes - again, ({ total }) => ({ f: 'add', value: total + 1 })],
            ),
          ),
        ),
        final(
          named(
            'a last read each',
            script(function* (user) {
              yield* sleep(quietMs)
              for (let tries = 0; tries < LAST_READS; tries++) {
                const { type } = yield* user.perform({ f: 'read' })
                if (type === 'ok') return
              }
            }),
          ),
        ),
      ),
    }
  },
})
