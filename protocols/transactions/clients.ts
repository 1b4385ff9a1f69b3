import type { Client, Outcome, Task } from '../../sim/index.ts'

/**
 * How a client performs a transaction: it asks the node beside it, once, and waits. A client of a database does not know what its
 * transaction would do a second time; and one that was asked for once and failed has surely not happened.
 */
export function* performOnce(client: Client, timeoutMs: number): Task<Outcome> {
  const reply = yield* client.ask(client.home, timeoutMs)
  if (reply !== undefined && reply.type !== 'redirect') return reply
  return { type: 'info', error: `no answer within ${timeoutMs} ms` }
}
