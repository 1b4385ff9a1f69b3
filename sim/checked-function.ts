import { InputError } from './errors.ts'
import { textOf } from './printing.ts'

/**
 * Refuses what is to be called later and is no function, where it is given and not where it would be called.
 *
 * @param what - what it was given as: `disk.flush(then)`
 * @throws InputError - for anything but a function
 */
export function checkFunction(what: string, given: unknown): void {
  if (typeof given !== 'function') throw new InputError(`${what} is ${textOf(given)}, expected a function`)
}
