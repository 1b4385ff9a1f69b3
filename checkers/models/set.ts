import type { Json } from '../../sim/types.ts'
import { canonicalText, isArray } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnSet } from '../explanation/collection-anomalies.ts'
import type { Model } from '../model.ts'
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
      change: (state, element) => inOrder([...without(state, element), element]),
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
    read: { answer: inOrder, answers: aList, normal: inOrder },
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

function elementsOf(state: Json): readonly Json[] {
  return isArray(state) ? state : []
}

function has(state: Json, element: Json): boolean {
  const text = canonicalText(element)
  return elementsOf(state).some((other) => canonicalText(other) === text)
}

function without(state: Json, element: Json): Json[] {
  const text = canonicalText(element)
  return elementsOf(state).filter((other) => canonicalText(other) !== text)
}

/** Sets are the same whatever the order in which they are told; one that tells an element twice is none. */
function inOrder(state: Json): Json[] {
  const keyed = elementsOf(state).map((element) => ({ text: canonicalText(element), element }))
  keyed.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
  return keyed.map(({ element }) => element)
}
