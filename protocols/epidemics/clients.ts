import type { Client, Operation, Outcome, Task } from '../../sim/index.ts'
import type { EpidemicsOptions } from './options.ts'

/** Milliseconds after which a client asks again. */
const ATTEMPT_MS = 250

/** What is less than a microsecond is no time at all. */
const CLOCK_GRAIN_MS = 0.001

/** How a client performs an operation: at the site beside it, which recognises an update that it is asked for again. */
export function* performAtHome(
  client: Client,
  _operation: Operation,
  { timeoutMs }: EpidemicsOptions,
): Task<Outcome> {
  const deadline = client.clock.monotonic() + timeoutMs
  for (;;) {
    const left = deadline - client.clock.monotonic()
    if (left < CLOCK_GRAIN_MS) return { type: 'info', error: `no answer within ${timeoutMs} ms` }
    const reply = yield* client.ask(client.home, Math.min(left, ATTEMPT_MS))
    if (reply !== undefined && reply.type !== 'redirect') return reply
  }
}
