import {
  defineWorkload,
  type Json,
  sleep,
  type Task,
  type User,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, keyNames, named, phases, script } from '../generators/index.ts'
import { objectionToCounts, objectionToShares } from './objections.ts'
import { quiet } from './quiet.ts'
import { readAll } from './session-walks.ts'

/** What the workload of causal chains can be told. */
export interface CausalChainsOptions {
  readonly clients: number
  /** How many registers a chain goes round: `x`, `y`, `z`, then `k4` and so on. */
  readonly keys: number
  /** The share of turns in which a client that has seen the last link adds one; in others it looks back at those before. */
  readonly links: number
  /** Milliseconds from a turn of a client to its next, at most; each time drawn anew, from 1. */
  readonly thinkMs: number
  /** Milliseconds after faults have ended before the last reads begin: for replicas that come to agree by and by. */
  readonly quietMs: number
}

/** How often a client looks for the last link before it leaves it. */
const LOOKS = 4

/**
 * A chain of writes, each by a client that has read the one before, at the next register: a question, its answer, and what is said to that.
 * Who sees its end looks at the registers of those before it, which hold them, or something later. No value is written twice; once
 * faults have ended, every client reads every register.
 *
 * @param options - `clients`, `keys` (which a chain goes round), `links` (the share of turns that add one), `thinkMs` (at most, between turns
 *   of a client), `quietMs` (how long last reads wait)
 *
 * Source: Jepsen's `tests/causal`, whose one client goes round the sites; Lloyd et al., "COPS", 2011, section 1, a photo and the album that
 * refers to it.
 *
 * @example
 * ```ts
 * causalChains({ clients: 5, keys: 3 })
 * ```
 */
export const causalChains: WorkloadFactory<CausalChainsOptions> = defineWorkload({
  name: 'causal-chains',
  description: 'chains of writes, each by a client that has read the one before, and looks back along them',
  defaults: { clients: 5, keys: 3, links: 0.5, thinkMs: 60, quietMs: 0 },
  knobs: { clients: [3, 8], keys: [2, 6], links: [0.2, 0.8], thinkMs: [10, 200] },
  validate: ({ clients, keys, links, thinkMs, quietMs }) =>
    objectionToCounts({ clients, keys, thinkMs }) ??
    objectionToShares({ links }) ??
    objectionToCounts({ quietMs }, 0),
  create({ clients, keys, links, thinkMs, quietMs }) {
    const names = keyNames(keys)
    const keyAt = (place: number): string => names[place % keys] as string
    /** How far the chain has come: where the last link is that was acknowledged. */
    let end = -1
    const places = new Map<Json, number>()

    /** Whether a client sees a link at the end, or further on, at one of a few looks. */
    function* seesEnd(user: User): Task<boolean> {
      const place = end
      for (let looks = 0; looks < LOOKS; looks++) {
        const outcome = yield* user.perform({ f: 'read', key: keyAt(place) })
        if (outcome.type === 'ok' && (places.get(outcome.value ?? null) ?? -1) >= place) return true
        yield* sleep(user.random.int(1, thinkMs))
      }
      return false
    }

    function* add(user: User, place: number): Task {
      const value = user.context().total + 1
      places.set(value, place)
      const { type } = yield* user.perform({ f: 'write', key: keyAt(place), value })
      if (type === 'ok') end = Math.max(end, place)
    }

    /** One turn: to see the end, and to add a link or to look back. Who cannot see it, for it is cut off or overwritten, makes another. */
    function* turn(user: User): Task {
      const place = end
      if (place < 0 || !(yield* seesEnd(user))) return yield* add(user, Math.max(0, place))
      if (user.random.bool(links)) return yield* add(user, place + 1)
      const back = Math.min(keys - 1, place)
      for (let step = 1; step <= back; step++) yield* user.perform({ f: 'read', key: keyAt(place - step) })
    }

    return {
      clients,
      phases: phases(
        named(
          'chains',
          script(function* (user) {
            for (;;) {
              yield* turn(user)
              yield* sleep(user.random.int(1, thinkMs))
            }
          }),
        ),
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
