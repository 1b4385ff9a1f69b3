import { expect } from 'vitest'
import { printable } from '../cli/text.ts'
import { InputError } from '../sim/index.ts'
import { toBeLinearizable, toSatisfy } from './history-matchers.ts'
import type { Caller, Said } from './matcher.ts'
import { toHold } from './to-hold.ts'
import { toReach } from './to-reach.ts'

type Matcher<Given extends readonly unknown[]> = (
  caller: Caller,
  received: unknown,
  ...given: Given
) => Said | Promise<Said>

type VitestMatcher<Given extends readonly unknown[]> = (
  this: Caller,
  received: unknown,
  ...given: Given
) => Said | Promise<Said>

/** Has Vitest know netsplit's matchers. */
export function addMatchers(): void {
  expect.extend({
    toHold: refusing(toHold),
    toReach: refusing(toReach),
    toBeLinearizable: refusing(toBeLinearizable),
    toSatisfy: refusing(toSatisfy),
  })
}

/**
 * A matcher that fails, with and without `.not`, for what it cannot take. Thrown as it is, the error would point into netsplit;
 * what a matcher says points to the line of the test.
 */
function refusing<Given extends readonly unknown[]>(matcher: Matcher<Given>): VitestMatcher<Given> {
  return function (received, ...given) {
    const refused = (error: unknown): Said => {
      if (!(error instanceof InputError)) throw error
      return { pass: this.isNot, message: () => printable(error.message) }
    }
    try {
      const said = matcher(this, received, ...given)
      return said instanceof Promise ? said.catch(refused) : said
    } catch (error) {
      return refused(error)
    }
  }
}
