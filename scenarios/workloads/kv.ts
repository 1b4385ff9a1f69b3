import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'
import { eachKey, final, keyNames, limit, mix, named, onKeys, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the key-value workload can be told. */
export interface KvOptions {
  readonly clients: number
  /** How many keys: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are gets. */
  readonly gets: number
  /** The share of operations that are appends; what is neither is a put. */
  readonly appends: number
}

/**
 * Gets, puts and appends of texts over some keys. Every text that is put or appended is unique and stands in no other, so that
 * each get shows what it saw; once faults have ended, each key is got a few times more.
 *
 * @param options - `clients`, `keys`, `rate` (operations a second over all clients), `gets` and `appends` (shares)
 *
 * Source: the clients of the key-value labs of MIT 6.824, whose histories Porcupine checks.
 *
 * @example
 * ```ts
 * kv({ keys: 2, gets: 0.3, appends: 0.6 })
 * ```
 */
export const kv: WorkloadFactory<KvOptions> = defineWorkload({
  name: 'kv',
  description: 'gets, puts and appends of unique texts over some keys, with final gets after the faults',
  defaults: { clients: 5, keys: 3, rate: 50, gets: 0.5, appends: 0.35 },
  knobs: { clients: [2, 10], keys: [1, 10], rate: [20, 200], gets: [0.1], appends: [0, 0.9] },
  validate: ({ clients, keys, rate, gets, appends }) =>
    objectionToCounts({ clients, keys }) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ gets, appends }),
  create({ clients, keys, rate, gets, appends }) {
    const names = keyNames(keys)
    // In brackets: no text of this kind stands in another.
    const textOf = (total: number): string => `(${total + 1})`
    return {
      clients,
      phases: phases(
        named(
          'gets, puts and appends',
          stagger(
            rate,
            onKeys(
              names,
              mix(
                [gets, { f: 'get' }],
                [appends, ({ total }) => ({ f: 'append', value: textOf(total) })],
                [Math.max(0, 1 - gets - appends), ({ total }) => ({ f: 'put', value: textOf(total) })],
              ),
            ),
          ),
        ),
        final(named('final gets', stagger(rate, limit(keys * clients, eachKey(names, { f: 'get' }))))),
      ),
    }
  },
})
