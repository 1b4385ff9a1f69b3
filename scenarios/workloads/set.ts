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

/** What the set workload can be told. */
export interface SetOptions {
  readonly clients: number
  /** How many sets, named `x`, `y`, `z`, then `k4` and so on; 0 for a single one without a name. */
  readonly keys: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** Milliseconds after faults have ended before the last reads begin: for replicas that come to agree by and by. */
  readonly quietMs: number
}

/**
 * Additions of unique numbers to a set, and reads of all of it. Once faults have ended and every client is done with its last
 * addition, each set is read as often as there are clients.
 *
 * @param options - `clients`, `keys` (0 for one set without a name), `rate` (operations a second over all clients), `reads` (a share), `quietMs` (how long
 *   final reads wait)
 *
 * Source: Jepsen's workloads `set` and `set-full`.
 *
 * @example
 * ```ts
 * set({ clients: 5, rate: 20, reads: 0.1 })
 * ```
 */
export const set: WorkloadFactory<SetOptions> = defineWorkload({
  name: 'set',
  description: 'additions of unique numbers to a set, and reads of all of it, the last after the faults',
  defaults: { clients: 5, keys: 0, rate: 50, reads: 0.2, quietMs: 0 },
  knobs: { clients: [2, 10], rate: [20, 200], reads: [0.05, 0.5] },
  validate: ({ clients, keys, rate, reads, quietMs }) =>
    objectionToCounts({ clients }) ??
    objectionToCounts({ keys }, 0) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads }) ??
    objectionToCounts({ quietMs }, 0),
  create({ clients, keys, rate, reads, quietMs }) {
    const names = keyNames(keys)
    const operations = mix(
      [reads, { f: 'read' }],
      [1 - reads, ({ total }) => ({ f: 'add', value: total + 1 })],
    )
    const finalReads: Operations = keys === 0 ? { f: 'read' } : eachKey(names, { f: 'read' })
    return {
      clients,
      phases: phases(
        named('additions and reads', stagger(rate, keys === 0 ? operations : onKeys(names, operations))),
        ...quiet(quietMs),
        final(
          // Over when every client is done with its last addition: what is read after it must show all that has stayed.
          named('a read each', oncePerClient(finalReads)),
          named('final reads', stagger(rate, limit(Math.max(1, keys) * clients, finalReads))),
        ),
      ),
    }
  },
})
