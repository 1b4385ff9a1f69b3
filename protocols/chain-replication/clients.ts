import { type Client, type NodeId, type Operation, type Outcome, sleep, type Task } from '../../sim/index.ts'
import { objects } from '../objects/index.ts'
import type { ChainReplicationOptions } from './options.ts'

/** Milliseconds after which a client gives an operation up. */
const TIMEOUT_MS = 1_000

/** Milliseconds after which a client asks someone else. */
const ATTEMPT_MS = 200

/** Milliseconds before a client asks again where nobody is known to be able to answer. */
const PAUSE_MS = 10

/** What is less than a microsecond is no time at all. */
const CLOCK_GRAIN_MS = 0.001

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
  const { clock, random, members, home } = client
  const ends = remembered.get(client) ?? {}
  remembered.set(client, ends)
  const end = objects[object].operations[f]?.onlyReads(value) === true ? 'query' : 'update'
  const deadline = clock.monotonic() + TIMEOUT_MS
  let target = ends[end] ?? (end === 'query' ? home : (members[0] ?? home))
  for (;;) {
    const left = deadline - clock.monotonic()
    if (left < CLOCK_GRAIN_MS) return { type: 'info', error: `no answer within ${TIMEOUT_MS} ms` }
    const reply = yield* client.ask(target, Math.min(left, ATTEMPT_MS))
    if (reply !== undefined && reply.type !== 'redirect') {
      if (end === 'update' || reads === 'tail') ends[end] = target
      return reply
    }
    if (reply?.to === undefined) {
      delete ends[end]
      if (reply !== undefined) yield* sleep(PAUSE_MS)
    }
    target = reply?.to ?? random.pick(members)
  }
}
