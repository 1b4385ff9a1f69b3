import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import { inSetOrder } from '../set-order.ts'

/** A keyword or a symbol of Clojure as it comes out in JSON: no blanks, no quotation marks. */
const MARKED = /^[:'][^\s:'"]+$/
/** The one field of an object that stands for a set. */
const SET = '#set'

/**
 * The name of a keyword that became JSON with its colon, or of a symbol with its quote; anything else as it is.
 *
 * @param value - plain data
 *
 * @example
 * ```ts
 * plainKeyword(':ok') // ok
 * plainKeyword('ok') // ok
 * ```
 */
export function plainKeyword(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string') return value
  const first = value.charCodeAt(0)
  const mayBeMarked = first === 0x3a || first === 0x27
  return mayBeMarked && MARKED.test(value) ? value.slice(1) : value
}

/**
 * A value that became JSON the way Jepsen's tools write it, without the marks: keywords and symbols are their names, and
 * `{"#set": [...]}` is its elements, in one order.
 *
 * @param value - plain data
 *
 * @example
 * ```ts
 * JSON.stringify(plainKeywords([':append', 5, { '#set': [2, 1] }])) // ["append",5,[1,2]]
 * ```
 */
export function plainKeywords(value: Json): Json {
  if (typeof value !== 'object' || value === null) return plainKeyword(value) as Json
  if (isArray(value)) return value.map(plainKeywords)
  const set = value[SET]
  if (set !== undefined && isArray(set) && Object.keys(value).length === 1) {
    return inSetOrder(set.map(plainKeywords))
  }
  const fields = new Map<string, Json>()
  for (const [name, field] of Object.entries(value)) {
    if (field !== undefined) fields.set(plainKeyword(name) as string, plainKeywords(field))
  }
  return Object.fromEntries(fields)
}
