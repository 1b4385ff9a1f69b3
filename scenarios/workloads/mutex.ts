import {
  defineWorkload,
  type NodeId,
  type Outcome,
  sleep,
  type Task,
  type User,
  type WorkloadFactory,
} from '../../sim/index.ts'
import { final, named, phases, script } from '../generators/index.ts'
import { objectionToCounts } from './objections.ts'

/** What the mutex workload can be told. */
export interface MutexOptions {
  readonly clients: number
  /** Milliseconds for which a client holds the lock, at most; each time drawn anew, from 1. */
  readonly holdMs: number
  /** Milliseconds until a client asks for the lock, at most, after it has released it or was not given it. */
  readonly waitMs: number
}

/**
 * Clients that take turns at a lock: `acquire`, hold it for a while, `release`, wait. Who is refused the lock waits and tries
 * again. Once faults have ended, every client has the lock once more.
 *
 * @param options - `clients`, `holdMs` and `waitMs` (whole milliseconds, at most)
 *
 * Source: Jepsen's tests of locks.
 *
 * @example
 * ```ts
 * mutex({ clients: 3, holdMs: 100, waitMs: 20 })
 * ```
 */
export const mutex: WorkloadFactory<MutexOptions> = defineWorkload({
  name: 'mutex',
  description: 'clients that acquire a lock, hold it for a while and release it',
  defaults: { clients: 5, holdMs: 40, waitMs: 100 },
  knobs: { clients: [2, 10], holdMs: [5, 200], waitMs: [10, 300] },
  validate: ({ clients, holdMs, waitMs }) => objectionToCounts({ clients, holdMs, waitMs }),
  create({ clients, holdMs, waitMs }) {
    /** Whose last word on the lock was that they have it, or who asked for it and has not been told. */
    const mayHold = new Set<NodeId>()

    function* acquire(user: User): Task<Outcome> {
      mayHold.add(user.client)
      const outcome = yield* user.perform({ f: 'acquire' })
      if (outcome.type !== 'ok') mayHold.delete(user.client)
      return outcome
    }

    function* release(user: User): Task {
      yield* user.perform({ f: 'release' })
      mayHold.delete(user.client)
    }

    /** Has the lock once, however often it must ask. */
    function* turn(user: User): Task {
      while ((yield* acquire(user)).type !== 'ok') yield* sleep(user.random.int(1, waitMs))
      yield* sleep(user.random.int(1, holdMs))
      yield* release(user)
    }

    return {
      clients,
      phases: phases(
        named(
          'turns',
          script(function* (user) {
            for (;;) {
              yield* turn(user)
              yield* sleep(user.random.int(1, waitMs))
            }
          }),
        ),
        final(
          named(
            'last turns',
            script(function* (user) {
              // The turns were given up where they were.
              if (mayHold.has(user.client)) yield* release(user)
              yield* turn(user)
            }),
          ),
        ),
      ),
    }
  },
})
