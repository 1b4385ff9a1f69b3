import {
  type Client,
  type Json,
  type NodeId,
  type Outcome,
  type Reply,
  sleep,
  type Task,
} from '../sim/index.ts'

/** What is less than a microsecond is no time at all. */
const CLOCK_GRAIN_MS = 0.001

/** How patient a client is. */
export interface Patience {
  /** Milliseconds after which it gives the operation up. */
  readonly timeoutMs: number
  /** Milliseconds after which it asks again. */
  readonly attemptMs: number
}

/** Whom a client asks next, and how many milliseconds it waits before that. */
export interface NextAttempt {
  readonly node: NodeId
  readonly afterMs?: number
}

/** An answer, and who gave it. */
export interface Answered {
  readonly outcome: Outcome
  readonly by: NodeId
}

/**
 * Asks one node after the other until one of them answers; `undefined` if none does in time.
 *
 * @param first - whom to ask first
 * @param next - whom to ask after a node that was silent, or has sent the client elsewhere
 * @param context - what the client carries with it
 */
export function* askUntil(
  client: Client,
  first: NodeId,
  { timeoutMs, attemptMs }: Patience,
  next: (reply: Extract<Reply, { readonly type: 'redirect' }> | undefined) => NextAttempt,
  context?: Json,
): Task<Answered | undefined> {
  const deadline = client.clock.monotonic() + timeoutMs
  let target = first
  for (;;) {
    const left = deadline - client.clock.monotonic()
    if (left < CLOCK_GRAIN_MS) return undefined
    const reply = yield* client.ask(target, Math.min(left, attemptMs), context)
    if (reply !== undefined && reply.type !== 'redirect') return { outcome: reply, by: target }
    const { node, afterMs } = next(reply)
    if (afterMs !== undefined) yield* sleep(afterMs)
    target = node
  }
}
