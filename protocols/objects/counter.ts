import { aCount, changing, done, reading, type SequentialObject } from './sequential-object.ts'

/**
 * A counter for each key, 0 at first: `add` of a number that is not negative, and `read`.
 *
 * @example
 * ```ts
 * counterObject.operations.add.apply(3, 4, 'c1/0').state // 7
 * ```
 */
export const counterObject: SequentialObject<number> = {
  name: 'counter',
  description: 'a counter for each key: add, read',
  byKey: true,
  initial: 0,
  initials: aCount,
  operations: {
    add: changing(aCount, (sum, more: number) => done(sum + more)),
    read: reading((sum) => sum),
  },
}
