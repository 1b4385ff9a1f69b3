import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { ValueShape } from '../model.ts'

/** Any value will do. */
export const anyValue: ValueShape = { expected: 'any value', matches: () => true }

/** Nothing is given: absent, or null. */
export const noValue: ValueShape = { expected: 'no value', matches: (value) => value === null }

/** Any value but null, which says that there is none. */
export const aValue: ValueShape = { expected: 'a value other than null', matches: (value) => value !== null }

/** A text. */
export const aText: ValueShape = { expected: 'a text', matches: (value) => typeof value === 'string' }

/** A text, or null for none. */
export const textOrNull: ValueShape = {
  expected: 'a text or null',
  matches: (value) => value === null || typeof value === 'string',
}

/** A whole number that is exact. */
export const aWholeNumber: ValueShape = {
  expected: 'a whole number',
  matches: (value) => typeof value === 'number' && Number.isSafeInteger(value),
}

/** True or false. */
export const aBoolean: ValueShape = {
  expected: 'true or false',
  matches: (value) => typeof value === 'boolean',
}

/** Several values. */
export const aList: ValueShape = { expected: 'a list', matches: (value) => isArray(value) }

/** What a cas takes: what it expects to find, and what it puts in its place. */
export const fromTo: ValueShape = {
  expected: 'a pair [from, to]',
  matches: (value) => isArray(value) && value.length === 2,
}

/**
 * A value as a sentence shows it: numbers as they are, texts as JSON, long ones cut.
 *
 * @param value - plain data
 *
 * @example
 * ```ts
 * valueText('a') // "a"
 * ```
 */
export function valueText(value: Json | undefined): string {
  return shortText(JSON.stringify(value ?? null))
}

/**
 * A name as a sentence shows it: as it is, a long one cut.
 *
 * @param text - any text
 *
 * @example
 * ```ts
 * shortText('x') // x
 * ```
 */
export function shortText(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 40)}… (${text.length} characters)`
}
