import type { Json } from '../sim/types.ts'
import { isolated, oneLine } from './visible-text.ts'

const PLAIN = /^[\w.:/@+-]{1,60}$/

/** A name that a run gave (a node, a property, a fault), on one line and not too long to draw. */
export function nameWords(name: string, most = 40): string {
  return isolated(oneLine(shortened(name, most)))
}

/** A key: bare if it is a plain word, quoted otherwise. */
export function keyWords(key: string, most = 40): string {
  return nameWords(PLAIN.test(key) ? key : JSON.stringify(key), most)
}

/** A value as compact JSON on one line. */
export function valueWords(value: Json | undefined, most = 40): string {
  if (value === undefined) return ''
  return nameWords(JSON.stringify(value), most)
}

/** At most so many characters of a text; what was cut shows as an ellipsis. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  // A character is at most two units long: more of the text need not be looked at.
  const characters = Array.from(text.slice(0, most * 2))
  return characters.length <= most && text.length <= most * 2
    ? text
    : `${characters.slice(0, most - 1).join('')}…`
}
