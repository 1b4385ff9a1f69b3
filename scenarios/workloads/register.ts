import { defineWorkload, type WorkloadFactory } from '../../sim/index.ts'

/** What the register workload can be told. */
export interface RegisterOptions {
  readonly clients: number
  /** How many registers: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that are reads. */
  readonly reads: number
}

const LETTERS = ['x', 'y', 'z']
/** The most clients, and the most registers. */
const MOST = 100_000

/**
 * Reads and writes over some registers. Every written value is unique, so that each read names the write it saw; once faults
 * have ended, each register is read a few times more.
 *
 * @param options - `clients`, `keys`, `rate` (operations a second over all clients), `reads` (a share)
 *
 * @example
 * ```ts
 * register({ clients: 5, keys: 3, rate: 50 })
 * ```
 */
export const register: WorkloadFactory<RegisterOptions> = defineWorkload({
  name: 'register',
  description: 'reads and writes of unique values over some registers, with final reads after the faults',
  defaults: { clients: 5, keys: 3, rate: 50, reads: 0.5 },
  validate: ({ clients, keys, rate, reads }) => {
    for (const [option, count] of Object.entries({ clients, keys })) {
      if (!(Number.isInteger(count) && count >= 1 && count <= MOST))
        return `${option} is ${count}, expected a whole number from 1 to ${MOST}`
    }
    if (!(rate > 0 && Number.isFinite(rate))) return `rate is ${rate}, expected more than 0`
    return reads >= 0 && reads <= 1 ? undefined : `reads is ${reads}, expected a share from 0 to 1`
  },
  create({ clients, keys, rate, reads }) {
    const names = Array.from({ length: keys }, (_, i) => LETTERS[i] ?? `k${i + 1}`)
    return {
      clients,
      phases: [
        {
          name: 'reads and writes',
          when: 'main',
          rate,
          next: ({ random, total }) => {
            const key = random.pick(names)
            return random.bool(reads) ? { f: 'read', key } : { f: 'write', key, value: total + 1 }
          },
        },
        {
          name: 'final reads',
          when: 'final',
          rate,
          next: ({ issued }) => {
            const key = names[issued % keys]
            return key === undefined || issued >= keys * clients ? undefined : { f: 'read', key }
          },
        },
      ],
    }
  },
})
