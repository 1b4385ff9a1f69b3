import { aCount, anything, changing, done, type SequentialObject } from './sequential-object.ts'

/**
 * A source of ids: `generate` answers a number that it has never answered before.
 *
 * @example
 * ```ts
 * uniqueIdsObject.operations.generate.apply(6, null, 'c1/0').outcome // { type: 'ok', value: 7 }
 * ```
 */
export const uniqueIdsObject: SequentialObject<number> = {
  name: 'unique-ids',
  description: 'a source of unique ids: generate',
  byKey: false,
  initial: 0,
  initials: aCount,
  operations: {
    generate: changing(anything, (last) => done(last + 1, last + 1)),
  },
}
