import type { Client, Outcome, Task } from '../sim/index.ts'
import { askUntil } from './ask-until.ts'

/** Milliseconds after which a client asks again. */
const ATTEMPT_MS = 250

/** How a client goes about an operation of a store that every node serves. */
export interface Asking {
  /** Milliseconds after which it gives the operation up. */
  readonly timeoutMs: number
  /** Whether it may ask another node when one does not answer, for it does not matter how often the operation is done. */
  readonly anywhere: boolean
}

/**
 * How a client performs an operation where every node serves it. It begins at the node beside it, or where that sends it. What may be
 * done any number of times it asks elsewhere as well; all else of one node only, again if need be, which recognises what it has begun:
 * nobody else would, and what is begun twice takes effect twice.
 */
export function* performAtOne(client: Client, { timeoutMs, anywhere }: Asking): Task<Outcome> {
  let target = client.home
  const answered = yield* askUntil(client, target, { timeoutMs, attemptMs: ATTEMPT_MS }, (redirect) => {
    target = redirect?.to ?? (anywhere ? client.random.pick(client.members) : target)
    return { node: target }
  })
  return answered?.outcome ?? { type: 'info', error: `no answer within ${timeoutMs} ms` }
}
