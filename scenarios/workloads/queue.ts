import { defineWorkload, sleep, type Task, type User, type WorkloadFactory } from '../../sim/index.ts'
import { final, mix, named, phases, script, stagger } from '../generators/index.ts'
import { objectionToAmounts, objectionToCounts, objectionToShares } from './objections.ts'

/** What the queue workload can be told. */
export interface QueueOptions {
  readonly clients: number
  /** Operations a second, over all clients. */
  readonly rate: number
  /** The share of operations that take something out. */
  readonly dequeues: number
}

/** Milliseconds that a draining client waits, at most, after it was not told whether the queue is empty. */
const WAIT_MS = 50

/**
 * Unique numbers into a queue, and out of it: `enqueue`, and `dequeue`, which answers null where there is none. Once faults have
 * ended, every client dequeues until it has seen the queue empty; give that a `settle` which is long enough.
 *
 * @param options - `clients`, `rate` (operations a second over all clients), `dequeues` (a share)
 *
 * Source: Jepsen's queue tests, whose `drain` does the same.
 *
 * @example
 * ```ts
 * queue({ clients: 5, rate: 50, dequeues: 0.4 })
 * ```
 */
export const queue: WorkloadFactory<QueueOptions> = defineWorkload({
  name: 'queue',
  description: 'unique numbers into a queue and out of it, drained after the faults',
  defaults: { clients: 5, rate: 50, dequeues: 0.5 },
  knobs: { clients: [2, 10], rate: [20, 100], dequeues: [0.4, 0.7] },
  validate: ({ clients, rate, dequeues }) =>
    objectionToCounts({ clients }) ?? objectionToAmounts({ rate }) ?? objectionToShares({ dequeues }),
  create: ({ clients, rate, dequeues }) => ({
    clients,
    phases: phases(
      named(
        'enqueues and dequeues',
        stagger(
          rate,
          mix(
            [dequeues, { f: 'dequeue' }],
            [1 - dequeues, ({ total }) => ({ f: 'enqueue', value: total + 1 })],
          ),
        ),
      ),
      final(named('drain', script(drain))),
    ),
  }),
})

function* drain(user: User): Task {
  for (;;) {
    const outcome = yield* user.perform({ f: 'dequeue' })
    if (outcome.type !== 'ok') yield* sleep(user.random.int(1, WAIT_MS))
    else if ((outcome.value ?? null) === null) return
  }
}
