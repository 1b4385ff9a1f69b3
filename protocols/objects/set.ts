import type { Json } from '../../sim/index.ts'
import { equal } from './equal.ts'
import { aList, changing, done, reading, type SequentialObject, something } from './sequential-object.ts'

/**
 * A set for each key, empty at first: `add` of a value, and `read`, which answers all of them, in the order in which they came.
 *
 * @example
 * ```ts
 * setObject.operations.add.apply([1, 2], 2, 'c1/0').state // [ 1, 2 ]
 * ```
 */
export const setObject: SequentialObject<readonly Json[]> = {
  name: 'set',
  description: 'a set for each key: add, read',
  byKey: true,
  initial: [],
  initials: aList,
  operations: {
    add: changing(something, (elements, value: Json) =>
      done(elements.some((element) => equal(element, value)) ? elements : [...elements, value]),
    ),
    read: reading((elements) => elements),
  },
}
