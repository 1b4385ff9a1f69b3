import { defineModel } from '../define-model.ts'
import { recogniseOnQueue } from '../explanation/queue-anomalies.ts'
import type { Model, ModelWords } from '../model.ts'
import { elementsOf, foundNothing, valueMoved } from './collections.ts'
import { aList, anyValue, aValue } from './shapes.ts'
import { insertion, removal, wordsOf } from './words.ts'

/** How one speaks of enqueue and dequeue. */
export const queueWords: ModelWords = wordsOf('the queue', {
  enqueue: insertion('enqueued', 'enqueue', 'on'),
  dequeue: removal('dequeued', 'dequeue'),
})

/**
 * A queue, first in, first out: `enqueue` a value, `dequeue` one. A `dequeue` that answers null found the queue empty; one
 * that crashed may have removed a value. Every key is one queue.
 *
 * Source: Knossos, `knossos.model/fifo-queue`, whose crashed dequeues never take effect.
 *
 * @example
 * ```ts
 * fifoQueue.step([1, 2], { f: 'dequeue', input: null, output: 1, outcome: 'ok' }) // [2]
 * ```
 */
export const fifoQueue: Model = defineModel({
  name: 'fifo-queue',
  description: 'A queue, first in, first out, one for each key: enqueue, dequeue (null when empty).',
  initial: [],
  initials: aList,
  operations: {
    enqueue: { input: aValue, change: (state, value) => [...elementsOf(state), value] },
    dequeue: {
      change: (state) => elementsOf(state).slice(1),
      answer: (state) => elementsOf(state)[0] ?? null,
      answers: anyValue,
    },
  },
  deletions: { kind: 'together', group: valueMoved, atFirst: elementsOf, alone: foundNothing },
  recognise: (evidence) => recogniseOnQueue(evidence, 'enqueue', { isOrdered: true }),
  words: queueWords,
  dataType: { kind: 'fifo-queue', roles: { enqueue: 'insert', dequeue: 'remove' } },
})
