import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { eachKey, final, keyNames, limit, mix, named, onKeys, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'
import { quiet } from './quiet.ts'

/** What the register workload can be told. */
export interface RegisterOptions {
  readonly clients: number
  /** How many registers: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** Milliseconds after faults have ended before the last reads begin: for replicas that come to agree by and by. */
  readonly quietMs: number
}

/**
 * Reads and writes over some registers. Every written value is unique, so that each read names the write it saw; once faults
 * have ended, each register is read a few times more.
 *
 * @param options - `clients`, `keys`, `rate` (operations a second over all clients), `reads` (a share), `quietMs` (how long
 *   final reads wait)
 *
 * @example
 * ```ts
 * register({ clients: 5, keys: 3, rate: 50 })
 * ```
 */
export const register: WorkloadFactory<RegisterOptions> = defineWorkload({
  name: 'register',
  description: 'reads and writes of unique values over some registers, with final reads after the faults',
  defaults: { clients: 5, keys: 3, rate: 50, reads: 0.5, quietMs: 0 },
  knobs: { clients: [2, 10], keys: [1, 10], rate: [20, 200], reads: [0.1, 0.9] },
  validate: ({ clients, keys, rate, reads, quietMs }) =>
    objectionToCounts({ clients, keys }) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads }) ??
    objectionToCounts({ quietMs }, 0),
  create({ clients, keys, rate, reads, quietMs }) {
    const names = keyNames(keys)
    return {
      clients,
      phases: phases(
        named(
          'reads and writes',
          stagger(
            rate,
            onKeys(
              names,
              mix([reads, { f: 'read' }], [1 - reads, ({ total }) => ({ f: 'write', value: total + 1 })]),
            ),
          ),
        ),
        ...quiet(quietMs),
        final(named('final reads', stagger(rate, limit(keys * clients, eachKey(names, { f: 'read' }))))),
      ),
    }
  },
})
