import { InputError } from '../sim/errors.ts'
import type { Json } from '../sim/types.ts'
import { valueText } from './models/shapes.ts'

/**
 * Refuses options that are none, and those that are not known: one that is misspelt would count as left out.
 *
 * @param who - who was given them, as a sentence calls it
 * @param options - what was given
 * @param known - the names of all options that there are
 * @throws InputError for what is no object, and for another name
 *
 * @example
 * ```ts
 * refuseUnknownOptions('the check', { budget: 5 }, ['budget'])
 * ```
 */
export function refuseUnknownOptions(who: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) {
    throw new InputError(
      `${who} was given ${valueText(options as Json | undefined)} as options, expected an object with some of ${known.join(', ')}`,
    )
  }
  const unknown = Object.keys(options).find((name) => !known.includes(name))
  if (unknown === undefined) return
  throw new InputError(`${who} takes no option ${unknown}, expected some of ${known.join(', ')}`)
}

/**
 * Refuses what is no budget.
 *
 * @param budget - a number of steps, or nothing
 * @throws InputError for a number that is not whole, or below 1
 *
 * @example
 * ```ts
 * refuseBadBudget(20_000_000)
 * ```
 */
export function refuseBadBudget(budget: number | undefined): void {
  if (budget === undefined || (Number.isSafeInteger(budget) && budget >= 1)) return
  throw new InputError(`the budget is ${budget}, expected a whole number of steps, 1 or more`)
}
