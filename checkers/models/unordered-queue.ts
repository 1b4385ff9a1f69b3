import { sameValue } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnQueue } from '../explanation/queue-anomalies.ts'
import { type Model, OneOf } from '../model.ts'
import { inSetOrder } from '../set-order.ts'
import { elementsOf, foundNothing, valueMoved } from './collections.ts'
import { queueWords } from './fifo-queue.ts'
import { aList, anyValue, aValue } from './shapes.ts'

const rules = defineModel({
  name: 'unordered-queue',
  description:
    'A queue that gives its values in any order, one for each key: enqueue, dequeue (null when empty).',
  initial: [],
  initials: aList,
  operations: {
    enqueue: { input: aValue, change: (state, value) => inSetOrder([...elementsOf(state), value]) },
    // What it takes out is up to the queue, so that what it leaves depends on what it answered: see `step` below.
    dequeue: { change: (state) => state, answer: (state) => elementsOf(state)[0] ?? null, answers: anyValue },
  },
  deletions: { kind: 'together', group: valueMoved, atFirst: elementsOf, alone: foundNothing },
  recognise: (evidence) => recogniseOnQueue(evidence, 'enqueue'),
  words: queueWords,
  dataType: { kind: 'unordered-queue', roles: { enqueue: 'insert', dequeue: 'remove' } },
})

/**
 * A queue that gives its values in any order: `enqueue` a value, `dequeue` one of those that are there. A `dequeue` that
 * answers null found none; one that crashed may have removed any value. Every key is one queue.
 *
 * Source: Knossos, `knossos.model/unordered-queue`.
 *
 * @example
 * ```ts
 * unorderedQueue.step([1, 2], { f: 'dequeue', input: null, output: 2, outcome: 'ok' }) // [1]
 * ```
 */
export const unorderedQueue: Model = {
  ...rules,
  step: (state, call) => {
    if (call.f !== 'dequeue') return rules.step(state, call)
    const values = elementsOf(state)
    if (call.output === null) return values.length === 0 ? state : undefined
    if (call.output === undefined) {
      return new OneOf(values.length === 0 ? [state] : values.map((_, place) => values.toSpliced(place, 1)))
    }
    const place = values.findIndex((value) => sameValue(value, call.output))
    return place === -1 ? undefined : values.toSpliced(place, 1)
  },
}
