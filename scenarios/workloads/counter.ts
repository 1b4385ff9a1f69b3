import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import {
  eachKey,
  final,
  keyNames,
  limit,
  mix,
  named,
  oncePerClient,
  onKeys,
  type Operations,
  phases,
  stagger,
} from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'
import { quiet } from './quiet.ts'

/** What the counter workload can be told. */
export interface CounterOptions {
  readonly clients: number
  /** How many counters, named `x`, `y`, `z`, then `k4` and so on; 0 for a single one without a name. */
  readonly keys: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** The most that is added at once; the least is 1. */
  readonly most: number
  /** The share of additions that are of negative numbers, which not every counter takes. */
  readonly negative: number
  /** Milliseconds after faults have ended before the last reads begin: for replicas that come to agree by and by. */
  readonly quietMs: number
}

/**
 * Additions of whole numbers to a counter, and reads of it. Once faults have ended and every client is done with its last
 * addition, each counter is read as often as there are clients.
 *
 * @param options - `clients`, `keys` (0 for one counter without a name), `rate` (operations a second over all clients), `reads` (a share),
 *   `most` (that is added at once), `negative` (the share of additions that take away), `quietMs` (how long final reads wait)
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
  defaults: { clients: 5, keys: 0, rate: 50, reads: 0.5, most: 5, negative: 0, quietMs: 0 },
  knobs: { clients: [2, 10], rate: [20, 200], reads: [0.1], most: [1, 100] },
  validate: ({ clients, keys, rate, reads, most, negative, quietMs }) =>
    objectionToCounts({ clients, most }) ??
    objectionToCounts({ keys }, 0) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads, negative }) ??
    objectionToCounts({ quietMs }, 0),
  create({ clients, keys, rate, reads, most, negative, quietMs }) {
    const names = keyNames(keys)
    const operations = mix(
      [reads, { f: 'read' }],
      [
        1 - reads,
        ({ random }) => {
          const amount = random.int(1, most)
          return { f: 'add', value: negative > 0 && random.bool(negative) ? -amount : amount }
        },
      ],
    )
    const finalReads: Operations = keys === 0 ? { f: 'read' } : eachKey(names, { f: 'read' })
    return {
      clients,
      phases: phases(
        named('additions and reads', stagger(rate, keys === 0 ? operations : onKeys(names, operations))),
        ...quiet(quietMs),
        final(
          // Over when every client is done with its last addition: what is read after it must be the sum of all.
          named('a read each', oncePerClient(finalReads)),
          named('final reads', stagger(rate, limit(Math.max(1, keys) * clients, finalReads))),
        ),
      ),
    }
  },
})
