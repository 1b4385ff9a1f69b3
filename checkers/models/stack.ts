import { defineModel } from '../define-model.ts'
import { recogniseOnQueue } from '../explanation/queue-anomalies.ts'
import type { Model } from '../model.ts'
import { elementsOf, foundNothing, valueMoved } from './collections.ts'
import { aList, anyValue, aValue } from './shapes.ts'
import { insertion, removal, wordsOf } from './words.ts'

/**
 * A stack: `push` a value, `pop` the last one. A `pop` that answers null found the stack empty; one that crashed may have
 * removed a value. Every key is one stack.
 *
 * @example
 * ```ts
 * stack.step([1, 2], { f: 'pop', input: null, output: 2, outcome: 'ok' }) // [1]
 * ```
 */
export const stack: Model = defineModel({
  name: 'stack',
  description: 'A stack, last in, first out, one for each key: push, pop (null when empty).',
  initial: [],
  initials: aList,
  operations: {
    push: { input: aValue, change: (state, value) => [...elementsOf(state), value] },
    pop: {
      change: (state) => elementsOf(state).slice(0, -1),
      answer: (state) => elementsOf(state).at(-1) ?? null,
      answers: anyValue,
    },
  },
  deletions: { kind: 'together', group: valueMoved, atFirst: elementsOf, alone: foundNothing },
  recognise: (evidence) => recogniseOnQueue(evidence, 'push'),
  words: wordsOf('the stack', { push: insertion('pushed', 'push', 'on'), pop: removal('popped', 'pop') }),
  dataType: { kind: 'stack', roles: { push: 'insert', pop: 'remove' } },
})
