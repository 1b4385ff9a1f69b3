import type { Json } from '../sim/types.ts'
import { canonicalText } from './canonical.ts'

/**
 * The elements of a set in one order, whatever the order of the text, so that equal sets are equal arrays: numbers first, from
 * the smallest to the largest, then all else by its canonical text.
 *
 * @param elements - in any order
 *
 * @example
 * ```ts
 * inSetOrder(['b', 10, 9, 'a']).join(' ') // 9 10 a b
 * ```
 */
export function inSetOrder(elements: readonly Json[]): Json[] {
  const numbers = elements.filter((element) => typeof element === 'number').sort((a, b) => a - b)
  const others = elements
    .filter((element) => typeof element !== 'number')
    .map((element) => ({ element, text: canonicalText(element) }))
    .sort((a, b) => (a.text < b.text ? -1 : Number(a.text > b.text)))
  return [...numbers, ...others.map(({ element }) => element)]
}
