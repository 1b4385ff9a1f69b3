import type { Json } from '../../sim/index.ts'
import { aList, anything, changing, done, type SequentialObject, something } from './sequential-object.ts'

/**
 * A queue for each key, empty at first: `enqueue` of a value, and `dequeue`, which answers the oldest, or null where there is none.
 *
 * @example
 * ```ts
 * queueObject.operations.dequeue.apply([1, 2], null, 'c1/0') // { state: [ 2 ], outcome: { type: 'ok', value: 1 } }
 * ```
 */
export const queueObject: SequentialObject<readonly Json[]> = {
  name: 'queue',
  description: 'a queue for each key, first in, first out: enqueue, dequeue',
  byKey: true,
  initial: [],
  initials: aList,
  operations: {
    enqueue: changing(something, (items, value: Json) => done([...items, value])),
    dequeue: changing(anything, (items) => {
      const [first = null, ...rest] = items
      return done(rest, first)
    }),
  },
}
