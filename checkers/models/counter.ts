import type { Json } from '../../sim/types.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnCounter } from '../explanation/counter-anomalies.ts'
import type { Model } from '../model.ts'
import { aWholeNumber } from './shapes.ts'
import { insertion, wholeRead, wordsOf } from './words.ts'

/**
 * A counter: `add` a whole number, negative ones too, and `read`. Every key is one counter.
 *
 * Of an operation that only some read may have noticed no deletion is sound: each read tells of all adds before it.
 *
 * @example
 * ```ts
 * counter.step(1, { f: 'add', input: 2, output: undefined, outcome: 'ok' }) // 3
 * ```
 */
export const counter: Model = defineModel({
  name: 'counter',
  description: 'A number that is added to, one for each key: add, read.',
  initial: 0,
  initials: aWholeNumber,
  operations: {
    add: { input: aWholeNumber, change: (state: Json, amount) => Number(state) + Number(amount) },
    read: { answer: (state) => state, answers: aWholeNumber },
  },
  recognise: recogniseOnCounter,
  words: wordsOf('the counter', { add: insertion('added', 'addition', 'to'), read: wholeRead }),
  dataType: { kind: 'counter', roles: { add: 'add', read: 'read' } },
})
