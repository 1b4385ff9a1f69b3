import type { Client, NodeId, Operation, Outcome, Task } from '../../sim/index.ts'
import { askUntil } from '../ask-until.ts'
import { objects } from '../objects/index.ts'
import type { ChainReplicationOptions } from './options.ts'

/** Milliseconds after which a client gives an operation up. */
const TIMEOUT_MS = 1_000

/** Milliseconds after which a client asks someone else. */
const ATTEMPT_MS = 200

/** Milliseconds before a client asks again where nobody is known to be able to answer. */
const PAUSE_MS = 10

/** Whom each client was last answered by. */
const remembered = new WeakMap<Client, { update?: NodeId; query?: NodeId }>()

/**
 * How a client performs one operation. It goes where the last one of its kind was answered: updates to the head and queries to the
 * tail, and at first updates to the first server and queries to the one beside it. With `reads: 'any'` all its queries go there.
 */
export function* performAlongChain(
  client: Client,
  { f, value = null }: Operation,
  { object, reads }: ChainReplicationOptions,
): Task<Outcome> {
  const { random, members, home } = client
  const ends = remembered.get(client) ?? {}
  remembered.set(client, ends)
  const end = objects[object].operations[f]?.onlyReads(value) === true ? 'query' : 'update'
  const first = ends[end] ?? (end === 'query' ? home : (members[0] ?? home))
  const patience = { timeoutMs: TIMEOUT_MS, attemptMs: ATTEMPT_MS }
  const answered = yield* askUntil(client, first, patience, (redirect) => {
    if (redirect?.to !== undefined) return { node: redirect.to }
    delete ends[end]
    const node = random.pick(members)
    return redirect === undefined ? { node } : { node, afterMs: PAUSE_MS }
  })
  if (answered === undefined) return { type: 'info', error: `no answer within ${TIMEOUT_MS} ms` }
  if (end === 'update' || reads === 'tail') ends[end] = answered.by
  return answered.outcome
}
