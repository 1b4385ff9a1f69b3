import { defineWorkload, sleep, type Task, type User, type WorkloadFactory } from '../../sim/index.ts'
import { final, keyNames, named, phases, script } from '../generators/index.ts'
import { objectionToCounts, objectionToShares } from './objections.ts'
import { quiet } from './quiet.ts'

/** What the workload of walking sessions can be told. */
export interface SessionWalksOptions {
  readonly clients: number
  /** How many registers: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** The share of operations that are reads. */
  readonly reads: number
  /** Milliseconds from an operation to the next of its client, at most; each time drawn anew, from 1. */
  readonly thinkMs: number
  /** Milliseconds after faults have ended before the last reads begin: for replicas that come to agree by and by. */
  readonly quietMs: number
}

/** How often a client asks for each of its last reads. */
const LAST_READS = 5

/**
 * Sessions that read and write a few registers, one operation soon after the other, so that what a session did last is still under way to
 * most nodes when it asks for the next. Where it asks is its protocol's matter: the more it moves (`moves` of the causal store,
 * `start: 'any'` of a client policy), the more does it see of who has heard of what. No value is written twice; once faults have ended, every
 * client reads every register.
 *
 * @param options - `clients`, `keys`, `reads` (a share), `thinkMs` (at most, between operations of a client), `quietMs` (how long last
 *   reads wait)
 *
 * Source: Terry et al., "Session Guarantees for Weakly Consistent Replicated Data", 1994, section 2, whose users move between servers.
 *
 * @example
 * ```ts
 * sessionWalks({ clients: 5, keys: 2, thinkMs: 40 })
 * ```
 */
export const sessionWalks: WorkloadFactory<SessionWalksOptions> = defineWorkload({
  name: 'session-walks',
  description: 'sessions that read and write a few registers in quick succession, wherever their clients ask',
  defaults: { clients: 5, keys: 3, reads: 0.6, thinkMs: 60, quietMs: 0 },
  knobs: { clients: [2, 8], keys: [1, 6], reads: [0.3, 0.9], thinkMs: [10, 200] },
  validate: ({ clients, keys, reads, thinkMs, quietMs }) =>
    objectionToCounts({ clients, keys, thinkMs }) ??
    objectionToShares({ reads }) ??
    objectionToCounts({ quietMs }, 0),
  create({ clients, keys, reads, thinkMs, quietMs }) {
    const names = keyNames(keys)

    function* walk(user: User): Task {
      const { random } = user
      for (;;) {
        const key = random.pick(names)
        const isRead = random.bool(reads)
        yield* user.perform(
          isRead ? { f: 'read', key } : { f: 'write', key, value: user.context().total + 1 },
        )
        yield* sleep(random.int(1, thinkMs))
      }
    }

    return {
      clients,
      phases: phases(
        named('walks', script(walk)),
        ...quiet(quietMs),
        final(
          named(
            'last reads',
            script((user) => readAll(user, names)),
          ),
        ),
      ),
    }
  },
})

/** Reads every key, again where nobody answers. */
export function* readAll(user: User, names: readonly string[]): Task {
  for (const key of names) {
    for (let tries = 0; tries < LAST_READS; tries++) {
      const { type } = yield* user.perform({ f: 'read', key })
      if (type === 'ok') break
    }
  }
}
