import type { Json } from '../../sim/types.ts'
import { isArray } from '../canonical.ts'
import type { OperationShape, ValueShape } from '../model.ts'

/** Any value will do. */
export const anyValue: ValueShape = { expected: 'any value', matches: () => true }

/** Nothing is given: absent, or null. */
export const noValue: ValueShape = { expected: 'no value', matches: (value) => value === null }

/** A text. */
export const aText: ValueShape = { expected: 'a text', matches: (value) => typeof value === 'string' }

/** A text, or null for none. */
export const textOrNull: ValueShape = {
  expected: 'a text or null',
  matches: (value) => value === null || typeof value === 'string',
}

/** What a cas takes: what it expects to find, and what it puts in its place. */
export const fromTo: ValueShape = {
  expected: 'a pair [from, to]',
  matches: (value) => isArray(value) && value.length === 2,
}

/** An operation that looks, changes nothing, and says nothing when it fails. */
export const reading: OperationShape = { input: noValue, answers: true, readOnly: true, failure: 'dropped' }

/**
 * An operation that changes the state and answers nothing.
 *
 * @param input - what it takes
 *
 * @example
 * ```ts
 * changing(aText).input.expected // a text
 * ```
 */
export function changing(input: ValueShape): OperationShape {
  return { input, answers: false, readOnly: false, failure: 'dropped' }
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
  const text = JSON.stringify(value ?? null)
  return text.length <= 60 ? text : `${text.slice(0, 40)}… (${text.length} characters)`
}
