import { canonicalText } from '../canonical.ts'
import { defineModel } from '../define-model.ts'
import { recogniseOnList } from '../explanation/collection-anomalies.ts'
import type { Model } from '../model.ts'
import type { Call } from '../operations.ts'
import { elementsOf } from './collections.ts'
import { aList, anyValue } from './shapes.ts'
import { insertion, wholeRead, wordsOf } from './words.ts'

/**
 * A list that only grows: `append` an element at its end, `read` all of it. Every key is one list.
 *
 * An append may be left out of a core if no remaining read shows its element: it then stands after all that was read.
 *
 * @example
 * ```ts
 * list.step([1], { f: 'append', input: 2, output: undefined, outcome: 'ok' }) // [1, 2]
 * ```
 */
export const list: Model = defineModel({
  name: 'list',
  description: 'A list that only grows, one for each key: append, read.',
  initial: [],
  initials: aList,
  operations: {
    append: { input: anyValue, change: (state, element) => [...elementsOf(state), element] },
    read: { answer: (state) => state, answers: aList },
  },
  deletions: { kind: 'unnoticed', noticed },
  recognise: recogniseOnList,
  words: wordsOf('the list', { append: insertion('appended', 'append', 'to'), read: wholeRead }),
  dataType: { kind: 'list', roles: { append: 'append', read: 'read' } },
})

function noticed(remaining: readonly Call[]): (call: Call) => boolean {
  const shown = new Set<string>()
  for (const { f, output } of remaining) {
    if (f === 'read' && output !== undefined) {
      for (const element of elementsOf(output)) shown.add(canonicalText(element))
    }
  }
  return (call) => shown.has(canonicalText(call.input))
}
