import type { Script } from './clients.ts'
import type { ClientPolicy, ClientStart } from './protocol.ts'
import { sleep } from './tasks.ts'
import type { Client, NodeId, Outcome, Task } from './types.ts'

/** How a client asks when a protocol says nothing. */
export const defaultClientPolicy: ClientPolicy = {
  timeoutMs: 1_000,
  attemptMs: 250,
  start: 'home',
  redirects: 3,
}

/** A microsecond. */
const CLOCK_GRAIN_MS = 0.001

/** How long a client waits, at most, before it asks again after being sent nowhere. */
const BACK_OFF_MS = 40

/**
 * The built-in client: asks a node, follows redirects, asks another one with the same session and sequence when an attempt takes
 * too long, and gives up at its time-out.
 */
export function scriptOf(policy: ClientPolicy, options: object = {}): () => Script {
  // Made anew for each client: whom it asked last with success is its own memory.
  return () => {
    let leader: NodeId | undefined
    return function* (client, operation): Task<Outcome> {
      const deadline = client.clock.monotonic() + policy.timeoutMs
      const start = typeof policy.start === 'function' ? policy.start(operation, options) : policy.start
      let target = start === 'last-leader' ? (leader ?? client.home) : firstOf(start, client)
      let redirects = 0
      for (;;) {
        const left = deadline - client.clock.monotonic()
        // What is less than the clock's grain is no time at all; waiting for it would never let time pass.
        if (left < CLOCK_GRAIN_MS) return { type: 'info', error: `no answer within ${policy.timeoutMs} ms` }
        const reply = yield* client.ask(target, Math.min(left, policy.attemptMs))
        if (reply !== undefined && reply.type !== 'redirect') {
          leader = target
          return reply
        }
        leader = undefined
        if (reply?.to !== undefined && redirects < policy.redirects) {
          redirects++
          target = reply.to
          continue
        }
        if (reply !== undefined) {
          const rest = Math.max(0, deadline - client.clock.monotonic())
          yield* sleep(Math.min(client.random.int(1, BACK_OFF_MS), rest))
        }
        redirects = 0
        target = another(client, target)
      }
    }
  }
}

function firstOf(start: ClientStart, client: Client): NodeId {
  // All may have left.
  const anyone = start === 'any' && client.members.length > 0
  return anyone ? client.random.pick(client.members) : client.home
}

function another(client: Client, target: NodeId): NodeId {
  const others = client.members.filter((member) => member !== target)
  return others.length === 0 ? target : client.random.pick(others)
}
