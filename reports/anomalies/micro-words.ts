import type { Json } from '../../sim/types.ts'
import { keyWords, nameWords, valueWords } from '../value-words.ts'

const VALUE_LENGTH = 40

/** The micro-operations of a transaction, as its event tells them; none if that is no list. */
export function microsOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

/** What a micro-operation is about. */
export function keyOf(micro: Json): Json | undefined {
  return Array.isArray(micro) ? (micro as readonly Json[])[1] : undefined
}

/** A micro-operation in a few characters: `r x → [1,2]`, `w x = 3`, `append x 3`. */
export function microWords(micro: Json, most: number): string {
  if (!Array.isArray(micro)) return valueWords(micro, most)
  const [f, key, value] = micro as readonly (Json | undefined)[]
  if (typeof f !== 'string') return valueWords(micro as Json, most)
  const joint = f === 'r' ? ' → ' : f === 'w' ? ' = ' : ' '
  const told = value === undefined ? '' : `${joint}${valueWords(value, VALUE_LENGTH)}`
  return nameWords(`${f} ${anyKeyWords(key, VALUE_LENGTH)}${told}`, most)
}

/** A key of whatever kind: bare if it is a plain word. */
export function anyKeyWords(key: Json | undefined, most: number): string {
  return typeof key === 'string' ? keyWords(key, most) : valueWords(key, most)
}
