import { InputError } from './errors.ts'
import type { Json } from './types.ts'

/** What has options: their defaults, and what is wrong with some that have the right types. */
export interface HasOptions {
  readonly defaults: object
  // A method, not a property: definitions of every options type are given here.
  validate?(options: object): string | undefined
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
    const expected = defaults[option]
    // A default of null says that any value will do.
    if (expected !== null && typeName(value) !== typeName(expected)) {
      throw new InputError(
        `${who}: option "${option}" is ${JSON.stringify(value)}, expected ${article(typeName(expected))} such as ${JSON.stringify(expected)}`,
      )
    }
    complete[option] = value
  }
  const objection = definition.validate?.(complete)
  if (objection !== undefined) throw new InputError(`${who}: ${objection}`)
  return complete
}

function typeName(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'list' : typeof value
}

function article(noun: string): string {
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`
}
