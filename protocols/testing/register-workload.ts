import {
  defineWorkload,
  type Operation,
  type OperationContext,
  type WorkloadFactory,
} from '../../sim/index.ts'

/** What can be set about the register workload. */
export interface RegisterOptions {
  readonly clients: number
  /** Operations a second over all clients. */
  readonly rate: number
  readonly keys: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** The share of operations that are compare-and-set, from a value that some client wrote. */
  readonly cas: number
}

/** Reads, writes and compare-and-sets of a few registers; no value is written twice, so that every read names its write. */
export const registers: WorkloadFactory<RegisterOptions> = defineWorkload({
  name: 'registers',
  defaults: { clients: 5, rate: 50, keys: 2, reads: 0.5, cas: 0 },
  create({ clients, rate, keys, reads, cas }) {
    const written: number[] = []
    const keyOf = ({ random }: OperationContext): string => `k${random.int(1, keys)}`
    const next = (context: OperationContext): Operation => {
      const { random, total } = context
      const key = keyOf(context)
      const draw = random.float()
      if (draw < reads) return { f: 'read', key }
      const value = total + 1
      const known = written.slice(-4)
      written.push(value)
      if (draw < reads + cas && known.length > 0) return { f: 'cas', key, value: [random.pick(known), value] }
      return { f: 'write', key, value }
    }
    return {
      clients,
      phases: [
        { name: 'operations', when: 'main', rate, next },
        {
          name: 'final reads',
          when: 'final',
          rate,
          next: (context) => (context.issued < 20 ? { f: 'read', key: keyOf(context) } : undefined),
        },
      ],
    }
  },
})

/** One operation after another by one client, at the given rate. */
export const script: WorkloadFactory<{ readonly operations: readonly Operation[]; readonly rate: number }> =
  defineWorkload({
    name: 'script',
    defaults: { operations: [] as readonly Operation[], rate: 20 },
    create: ({ operations, rate }) => ({
      clients: 1,
      phases: [{ name: 'script', when: 'main', rate, next: ({ issued }) => operations[issued] }],
    }),
  })
