import type { Client, Operation, Outcome, Task } from '../../sim/index.ts'
import { askUntil } from '../ask-until.ts'
import type { BullyOptions } from './options.ts'

/** How a client learns who the coordinator is: from the node beside it, again and again until that knows. */
export function* askAtHome(
  client: Client,
  _operation: Operation,
  { checkMs, timeoutMs }: BullyOptions,
): Task<Outcome> {
  const { home, random } = client
  const answered = yield* askUntil(client, home, { timeoutMs, attemptMs: checkMs }, (redirect) =>
    redirect === undefined ? { node: home } : { node: home, afterMs: random.int(1, 20) },
  )
  return answered?.outcome ?? { type: 'info', error: `no coordinator within ${timeoutMs} ms` }
}
