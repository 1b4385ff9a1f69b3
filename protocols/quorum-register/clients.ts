import type { Client, Operation, Outcome, Task } from '../../sim/index.ts'
import type { QuorumRegisterOptions } from './options.ts'

/** Milliseconds after which a client asks again. */
const ATTEMPT_MS = 250

/** What is less than a microsecond is no time at all. */
const CLOCK_GRAIN_MS = 0.001

/**
 * How a client performs an operation. It begins at the node beside it, and may read anywhere else, as often as it likes. A write it
 * asks of that node only, which recognises what it has begun: nobody else would, and a write that is begun twice takes effect twice.
 */
export function* performAtOne(
  client: Client,
  { f }: Operation,
  { timeoutMs }: QuorumRegisterOptions,
): Task<Outcome> {
  const deadline = client.clock.monotonic() + timeoutMs
  let target = client.home
  for (;;) {
    const left = deadline - client.clock.monotonic()
    if (left < CLOCK_GRAIN_MS) return { type: 'info', error: `no answer within ${timeoutMs} ms` }
    const reply = yield* client.ask(target, Math.min(left, ATTEMPT_MS))
    if (reply !== undefined && reply.type !== 'redirect') return reply
    if (f === 'read') target = client.random.pick(client.members)
  }
}
