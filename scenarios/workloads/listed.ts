import {
  defineWorkload,
  type Json,
  type NodeId,
  type Operation,
  sleep,
  type Task,
  type User,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { final, named, phases, script } from '../generators/index.ts'

/** One operation of a list. */
export interface ListedOperation extends Operation {
  /** The number of the client that performs it: 1 for `c1`. */
  readonly client: number
  /** Milliseconds of virtual time; later, if the client is still at the operation before. */
  readonly at: number
}

/** What the workload of listed operations can be told. */
export interface ListedOptions {
  readonly operations: readonly ListedOperation[]
  /** The group of nodes that the clients are beside and ask; the first, if it is null. */
  readonly group: string | null
}

const MOST_CLIENTS = 100_000
const FIELDS: ReadonlySet<string> = new Set(['client', 'at', 'f', 'key', 'value'])

/**
 * Exactly these operations, each by its client and at its time, whether faults still act by then or not: what a failure is shrunk
 * to.
 *
 * @param options - `operations` (each `client`, a number from 1, `at`, in milliseconds, `f`, and `key` and `value` if it has them)
 *   and `group` (of nodes that the clients are beside; the first if left out)
 *
 * @example
 * ```ts
 * listed({
 *   operations: [
 *     { client: 2, at: 600, f: 'write', key: 'x', value: 1 },
 *     { client: 1, at: 700, f: 'read', key: 'x' },
 *   ],
 * })
 * ```
 */
export const listed: WorkloadFactory<ListedOptions> = defineWorkload<ListedOptions>({
  name: 'listed',
  description: 'exactly the operations of a list, each by its client and at its time',
  defaults: { operations: [], group: null },
  validate: objectionTo,
  create({ operations, group }) {
    const clients = operations.reduce((most, { client }) => Math.max(most, client), 0)
    /** What each client has still to do, in the order of time. */
    const ahead = Array.from({ length: clients }, (_, index) =>
      operations.filter(({ client }) => client === index + 1).sort((a, b) => a.at - b.at),
    )

    /** Goes on where the client is: what faults' end has interrupted is taken up again after it. */
    function* goOn(user: User): Task {
      const own = ahead[user.index] as ListedOperation[]
      for (let [next] = own; next !== undefined; [next] = own) {
        const { at, client: _client, ...operation } = next
        const wait = at - user.context().timeMs
        if (wait > 0) yield* sleep(wait)
        own.shift()
        yield* user.perform(operation)
      }
    }

    return {
      clients,
      ...(group === null ? {} : { group }),
      phases: phases(named('listed', script(goOn)), final(named('listed, after faults', script(goOn)))),
    }
  },
})

function objectionTo({ operations, group }: ListedOptions): string | undefined {
  if (group !== null && typeof group !== 'string')
    return `group is ${textOf(group)}, expected the name of a group of nodes`
  const wrong = operations.findIndex((operation) => !isOperation(operation))
  if (wrong < 0) return undefined
  const given = textOf(operations[wrong])
  return `operations[${wrong}] is ${given}, expected { client: a number from 1, at: milliseconds, f, and key and value if it has them }`
}

function isOperation(given: Json | ListedOperation | undefined): boolean {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return false
  const { client, at, f, key } = given as { readonly [field: string]: Json | undefined }
  return (
    Number.isInteger(client) &&
    (client as number) >= 1 &&
    (client as number) <= MOST_CLIENTS &&
    typeof at === 'number' &&
    at >= 0 &&
    Number.isFinite(at) &&
    typeof f === 'string' &&
    (key === undefined || typeof key === 'string') &&
    Object.keys(given).every((field) => FIELDS.has(field))
  )
}

/** The name of a client by its number. */
export function clientName(client: number): NodeId {
  return `c${client}`
}
