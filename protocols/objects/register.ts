import type { Json } from '../../sim/index.ts'
import { equal } from './equal.ts'
import { anything, changing, done, reading, refused, type SequentialObject } from './sequential-object.ts'

/**
 * A register for each key, null at first: `read`, `write`, and `cas` with `[from, to]`, which fails where it finds another value.
 *
 * @example
 * ```ts
 * registerObject.operations.cas.apply(1, [1, 2], 'c1/0') // { state: 2, outcome: { type: 'ok' } }
 * ```
 */
export const registerObject: SequentialObject = {
  name: 'register',
  description: 'a register for each key: read, write, cas',
  byKey: true,
  initial: null,
  initials: anything,
  operations: {
    read: reading((value) => value),
    write: changing(anything, (_, value: Json) => done(value)),
    cas: changing(
      { expected: '[from, to]', matches: (value) => Array.isArray(value) && value.length === 2 },
      (present, [from, to]: readonly [Json, Json]) =>
        equal(present, from)
          ? done(to)
          : refused(present, `the value is ${JSON.stringify(present)}, not ${JSON.stringify(from)}`),
    ),
  },
}
