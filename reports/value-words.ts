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
  return nameWords(jsonStart(value, most * 2 + 1), most)
}

/** A value as JSON of at most so many characters; what was cut shows as an ellipsis, and then it is JSON no more. */
export function jsonWords(value: Json, most: number): string {
  return shortened(jsonStart(value, most * 2 + 1), most)
}

/** At least so many characters of a value's JSON, or all of it: of a huge or deep value, no more is looked at. */
function jsonStart(value: Json, most: number): string {
  if (most <= 0) return ''
  if (typeof value === 'string') return JSON.stringify(value.slice(0, most))
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const parts = Array.isArray(value) ? listParts(value as readonly Json[]) : recordParts(value as JsonRecord)
  let text = ''
  for (const { name, value: part } of parts) {
    if (text.length >= most) return text
    text += text === '' ? (name === undefined ? '[' : '{') : ','
    if (name !== undefined) text += `${jsonStart(name, most - text.length)}:`
    text += jsonStart(part, most - text.length)
  }
  if (Array.isArray(value)) return `${text || '['}]`
  return `${text || '{'}}`
}

type JsonRecord = { readonly [name: string]: Json | undefined }

interface Part {
  readonly name?: string
  readonly value: Json
}

function* listParts(list: readonly Json[]): Generator<Part> {
  for (const value of list) yield { value }
}

function* recordParts(record: JsonRecord): Generator<Part> {
  for (const name in record) {
    const value = record[name]
    if (value !== undefined && Object.hasOwn(record, name)) yield { name, value }
  }
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
