import { type Client, type Operation, type Outcome, sleep, type Task } from '../../sim/index.ts'
import type { BullyOptions } from './options.ts'

/** What is less than a microsecond is no time at all. */
const CLOCK_GRAIN_MS = 0.001

/** How a client learns who the coordinator is: from the node beside it, again and again until that knows. */
export function* askAtHome(
  client: Client,
  _operation: Operation,
  { checkMs, timeoutMs }: BullyOptions,
): Task<Outcome> {
  const deadline = client.clock.monotonic() + timeoutMs
  for (;;) {
    const left = deadline - client.clock.monotonic()
    if (left < CLOCK_GRAIN_MS) return { type: 'info', error: `no coordinator within ${timeoutMs} ms` }
    const reply = yield* client.ask(client.home, Math.min(left, checkMs))
    if (reply !== undefined && reply.type !== 'redirect') return reply
    if (reply !== undefined) yield* sleep(client.random.int(1, 20))
  }
}
