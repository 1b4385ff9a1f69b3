import {
  defineWorkload,
  type Operation,
  type OperationContext,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { eachKey, final, keyNames, limit, mix, named, phases, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the compare-and-set workload can be told. */
export interface CasRegisterOptions {
  readonly clients: number
  /** How many registers: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** The share of operations that are compare-and-set; what is neither is a write. */
  readonly cas: number
  /** Values are from 0 to one less than this, so that some compare-and-sets find what they expect. */
  readonly values: number
  /** Whether every value is written once only, and a compare-and-set expects one of the last few that its register was given. */
  readonly unique: boolean
}

/** Of how many of the last values of a register a compare-and-set of unique values expects one. */
const RECENT = 4

/**
 * Reads, writes and compare-and-sets (`cas` with `[from, to]`) over some registers; once faults have ended, each register is read
 * a few times more.
 *
 * @param options - `clients`, `keys`, `rate` (operations a second over all clients), `reads` and `cas` (shares), `values` (how many
 *   there are) and `unique`
 *
 * Source: Jepsen's tests of linearizable registers, with values below 5.
 *
 * @example
 * ```ts
 * casRegister({ keys: 1, cas: 0.5, unique: true })
 * ```
 */
export const casRegister: WorkloadFactory<CasRegisterOptions> = defineWorkload<CasRegisterOptions>({
  name: 'cas-register',
  description: 'reads, writes and compare-and-sets over some registers, with final reads after the faults',
  defaults: { clients: 5, keys: 3, rate: 50, reads: 0.4, cas: 0.3, values: 5, unique: false },
  knobs: {
    clients: [2, 10],
    keys: [1, 10],
    rate: [20, 200],
    reads: [0.1],
    cas: [0.6],
    values: [2],
    unique: [true],
  },
  validate: ({ clients, keys, rate, reads, cas, values }) =>
    objectionToCounts({ clients, keys, values }) ??
    objectionToAmounts({ rate }) ??
    objectionToShares({ reads, cas }),
  create({ clients, keys, rate, reads, cas, values, unique }) {
    const names = keyNames(keys)
    const recent = new Map<string, readonly number[]>()

    /** A new value for a register, and one that it may have now. */
    function valuesFor(
      key: string,
      { random, total }: OperationContext,
    ): readonly [from: number | null, to: number] {
      if (!unique) return [random.int(0, values - 1), random.int(0, values - 1)]
      const known = recent.get(key) ?? []
      recent.set(key, [...known.slice(1 - RECENT), total + 1])
      return [known.length === 0 ? null : random.pick(known), total + 1]
    }

    const write = (context: OperationContext): Operation => {
      const key = context.random.pick(names)
      return { f: 'write', key, value: valuesFor(key, context)[1] }
    }
    const swap = (context: OperationContext): Operation => {
      const key = context.random.pick(names)
      return { f: 'cas', key, value: valuesFor(key, context) }
    }
    return {
      clients,
      phases: phases(
        named(
          'reads, writes and compare-and-sets',
          stagger(
            rate,
            mix(
              [reads, ({ random }) => ({ f: 'read', key: random.pick(names) })],
              [cas, swap],
              [Math.max(0, 1 - reads - cas), write],
            ),
          ),
        ),
        final(named('final reads', stagger(rate, limit(keys * clients, eachKey(names, { f: 'read' }))))),
      ),
    }
  },
})
