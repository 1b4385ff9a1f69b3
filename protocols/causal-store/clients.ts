import type { Client, Json, NodeId, Operation, Outcome, Task } from '../../sim/index.ts'
import { askUntil } from '../ask-until.ts'
import type { VectorClock } from '../clocks/index.ts'
import { perLife } from '../per-life.ts'
import { isWrite, type MicroOperation } from '../transactions/micro-operations.ts'
import type { CausalStoreOptions } from './options.ts'

/** Milliseconds after which a client asks again. */
const ATTEMPT_MS = 250
/** Milliseconds after which a client asks again whom nobody could serve. */
const PAUSE_MS = 20

/** What a node answers: the value, if there is one, and what the client has seen by then. */
interface Answered {
  readonly value?: Json
  readonly context: VectorClock
}

/** What a client library keeps from one operation to the next. */
interface Session {
  /** What it has seen and written: the nearest of it (Lloyd et al. 2011, section 4.1). */
  context: VectorClock
  /** Who has answered last, and has therefore all of that. */
  at: NodeId
}

const sessionOf = perLife((client: Client): Session => ({ context: {}, at: client.home }))

/** Whether an operation changes anything. */
function changes({ f, value = null }: Operation): boolean {
  return f === 'txn' ? (value as unknown as readonly MicroOperation[]).some(isWrite) : f !== 'read'
}

/**
 * How a client performs an operation: at the node beside it, or now and then elsewhere, with what it has seen. Who has not heard of that much
 * sends it away, and it goes to where it was answered last. What changes nothing it may ask of anyone; all else of one node only until
 * that refuses it, for each node recognises no more than what it has begun itself.
 */
export function* performInSession(
  client: Client,
  operation: Operation,
  { moves, timeoutMs }: CausalStoreOptions,
): Task<Outcome> {
  const session = sessionOf(client)
  const isOnce = changes(operation)
  const elsewhere = (node: NodeId): NodeId => {
    const others = client.members.filter((member) => member !== node)
    return others.length === 0 ? node : client.random.pick(others)
  }
  let target = client.random.bool(moves) ? elsewhere(client.home) : client.home
  const patience = { timeoutMs, attemptMs: ATTEMPT_MS }
  const answered = yield* askUntil(
    client,
    target,
    patience,
    (redirect) => {
      if (redirect === undefined) {
        if (!isOnce) target = elsewhere(target)
        return { node: target }
      }
      target = target === session.at ? elsewhere(target) : session.at
      return { node: target, afterMs: PAUSE_MS }
    },
    session.context,
  )
  if (answered === undefined) return { type: 'info', error: `no answer within ${timeoutMs} ms` }
  const { by, outcome } = answered
  if (outcome.type !== 'ok') return outcome
  const { context, value } = outcome.value as unknown as Answered
  session.context = context
  session.at = by
  return value === undefined ? { type: 'ok' } : { type: 'ok', value }
}
