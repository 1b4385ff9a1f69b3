import type { Json } from '../../sim/types.ts'
import { sameValue } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnSet } from '../explanation/collection-anomalies.ts'
import type { Model } from '../model.ts'
import { inSetOrder } from '../set-order.ts'
import { elementsOf } from './collections.ts'
import { aBoolean, aList, anyValue } from './shapes.ts'
import { answering, wholeRead, wordsOf } from './words.ts'

/**
 * A set: `add` and `remove` an element, `contains` it, or `read` all of it. An `add` or `remove` may answer whether it changed
 * anything (true or false); a completion that echoes the element answers nothing. Every key is one set.
 *
 * All operations of one element may be left out of a core together, unless a `read` remains, which looks at all elements.
 *
 * @example
 * ```ts
 * set.step([1], { f: 'add', input: 2, output: true, outcome: 'ok' }) // [1, 2]
 * ```
 */
export const set: Model = defineModel({
  name: 'set',
  description: 'A set of elements, one for each key: add, remove, contains, read.',
  initial: [],
  initials: aList,
  operations: {
    add: {
      input: anyValue,
      change: (state, element) => inSetOrder([...without(state, element), element]),
      answer: (state, element) => !has(state, element),
      answers: aBoolean,
      mayEcho: true,
    },
    remove: {
      input: anyValue,
      change: without,
      answer: has,
      answers: aBoolean,
      mayEcho: true,
    },
    contains: { input: anyValue, answer: has, answers: aBoolean },
    read: { answer: ordered, answers: aList, normal: ordered },
  },
  deletions: {
    kind: 'together',
    group: (call) => (call.f === 'read' ? undefined : call.input),
    looksAtAll: (call) => call.f === 'read',
  },
  recognise: recogniseOnSet,
  words: wordsOf('the set', {
    add: answering('added', 'was told of an earlier addition of', 'addition of', 'to'),
    remove: answering('removed', 'was told of the absence of', 'removal of', 'from'),
    contains: answering('found', 'did not find', 'search for'),
    read: wholeRead,
  }),
  dataType: { kind: 'set', roles: { add: 'add', remove: 'remove', contains: 'contains' } },
})

/** Sets are the same whatever the order in which they are told; one that tells an element twice is none. */
function ordered(state: Json): Json[] {
  return inSetOrder(elementsOf(state))
}

function has(state: Json, element: Json): boolean {
  return elementsOf(state).some((other) => sameValue(other, element))
}

function without(state: Json, element: Json): Json[] {
  return elementsOf(state).filter((other) => !sameValue(other, element))
}
