import { InputError } from './errors.ts'
import type { Json } from './types.ts'

/** What has options: their defaults, and what is wrong with some that have the right types. */
export interface HasOptions {
  readonly defaults: object
  // A method, not a property: definitions of every options type are given here.
  validate?(options: object): string | undefined
}

/** Values worth trying, by option: what an option may be drawn from, beside its default. */
export type Knobs<O> = { readonly [option in keyof O]?: readonly O[option][] }

/**
 * Checks that knobs are of options that there are, and of their types.
 *
 * @param who - whose knobs they are, for the error: `protocol raft`
 * @param definition - its defaults, and the knobs if it has any
 * @throws InputError - naming the knob, what it is and what was expected
 */
export function checkKnobs(
  who: string,
  { defaults, knobs = {} }: { readonly defaults: object; readonly knobs?: object },
): void {
  for (const [option, values] of Object.entries(knobs) as [string, unknown][]) {
    if (!Object.hasOwn(defaults, option))
      throw new InputError(`${who}: knobs names the option "${option}", which it has not`)
    if (!Array.isArray(values) || values.length === 0)
      throw new InputError(
        `${who}: knobs.${option} is ${JSON.stringify(values)}, expected a list of values to draw from`,
      )
    const expected = (defaults as Options)[option]
    for (const value of values as readonly unknown[])
      checkType(`${who}: knobs.${option}`, 'has', value, expected)
  }
}

type Options = { readonly [option: string]: Json | undefined }

/**
 * Given options over the defaults. What is allowed is read off the defaults: the same names, values of the same type.
 *
 * @param who - whose options they are, for the error: `protocol raft`
 * @param definition - the defaults, and a further check if there is one
 * @param given - what the author gave
 * @throws InputError - for an unknown option, a value of another type, or what `validate` objects to
 */
export function completeOptions(who: string, definition: HasOptions, given: object): Options {
  const defaults = definition.defaults as Options
  const complete: { [option: string]: Json | undefined } = { ...defaults }
  for (const [option, value] of Object.entries(given as Options)) {
    if (value === undefined) continue
    if (!Object.hasOwn(defaults, option)) {
      const known = Object.keys(defaults)
      throw new InputError(
        `${who} has no option "${option}"; ${known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`}`,
      )
    }
    checkType(`${who}: option "${option}"`, 'is', value, defaults[option])
    complete[option] = value
  }
  const objection = definition.validate?.(complete)
  if (objection !== undefined) throw new InputError(`${who}: ${objection}`)
  return complete
}

/** Throws an {@link InputError} for a value of another type than the default's. */
function checkType(who: string, verb: 'is' | 'has', value: unknown, expected: unknown): void {
  // A default of null says that any value will do.
  if (expected === null || typeName(value) === typeName(expected)) return
  throw new InputError(
    `${who} ${verb} ${JSON.stringify(value)}, expected ${article(typeName(expected))} such as ${JSON.stringify(expected)}`,
  )
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`
}
