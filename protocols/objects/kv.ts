import { aText, changing, done, reading, type SequentialObject } from './sequential-object.ts'

/**
 * A text for each key, empty at first: `get`, `put`, and `append`, which adds to the end.
 *
 * Source: the key-value service of the labs of MIT 6.824.
 *
 * @example
 * ```ts
 * kvObject.operations.append.apply('a', 'b', 'c1/0').state // ab
 * ```
 */
export const kvObject: SequentialObject<string> = {
  name: 'kv',
  description: 'a text for each key: get, put, append',
  byKey: true,
  initial: '',
  initials: aText,
  operations: {
    get: reading((text) => text),
    put: changing(aText, (_, text: string) => done(text)),
    append: changing(aText, (text, more: string) => done(text + more)),
  },
}
