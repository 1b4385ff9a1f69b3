import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnQueue } from '../explanation/queue-anomalies.ts'
import type { Model, ModelWords } from '../model.ts'
import type { Call } from '../operations.ts'
import { aList, anyValue, aValue } from './shapes.ts'
import { insertion, removal, wordsOf } from './words.ts'

/**
 * The value that an operation puts into a queue or a stack, or took out of it: operations of one value belong together.
 *
 * @param call - one of a model whose removals answer values
 *
 * @example
 * ```ts
 * valueMoved({ f: 'dequeue', input: null, output: 3, outcome: 'ok' }) // 3
 * ```
 */
export function valueMoved(call: Call): Json | undefined {
  return call.input ?? call.output ?? undefined
}

/**
 * Whether an operation took nothing out of a queue or a stack, because it was empty.
 *
 * @param call - one of a model whose removals answer values
 *
 * @example
 * ```ts
 * foundNothing({ f: 'dequeue', input: null, output: null, outcome: 'ok' }) // true
 * ```
 */
export function foundNothing(call: Call): boolean {
  return call.outcome === 'ok' && call.output === null
}

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

function elementsOf(state: Json): readonly Json[] {
  return isArray(state) ? state : []
}
