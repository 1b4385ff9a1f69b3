import type { Verdict } from '../checkers/index.ts'
import { type CodeReference, DefectError, InputError } from '../sim/index.ts'
import { textOf } from '../sim/printing.ts'
import { definitionOf } from '../sim/reference.ts'
import type { AnyCheck } from './check.ts'
import { isShipped } from './library.ts'

/** The check that a resolved scenario's reference names. */
export function checkOf(reference: CodeReference): AnyCheck {
  return definitionOf(reference) as AnyCheck
}

/** Runs code of a check. What it throws is a mistake of its author's and no verdict, unless netsplit is the author. */
export function runCheck<Result>(check: AnyCheck, code: () => Result): Result {
  try {
    return code()
  } catch (error) {
    if (error instanceof InputError || error instanceof DefectError || isShipped(check)) throw error
    const thrown = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    throw new InputError(`check ${check.name} threw ${thrown}`, { cause: error })
  }
}

/** A verdict that code of a check gives, if it is one: code can give anything. */
export function verdictFrom(check: AnyCheck, code: () => unknown): Verdict {
  const given = runCheck(check, code)
  const verdict = given as Partial<Verdict> | null | undefined
  const known = ['valid', 'invalid', 'unknown'].includes(verdict?.verdict as string)
  if (
    known &&
    (typeof verdict?.why === 'string' || (verdict?.verdict === 'valid' && verdict.why === undefined))
  )
    return verdict as Verdict
  throw new InputError(
    `check ${check.name} gave ${textOf(given)}: expected { verdict: 'valid', 'invalid' or 'unknown', why: a sentence }, at once`,
  )
}
