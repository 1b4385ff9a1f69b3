import { culpritIn } from '../../checkers/explanation/facts.ts'
import type { Verdict } from '../../checkers/verdict.ts'

/** The invocation of the operation whose answer cannot be explained; none if the verdict does not tell. */
export function culpritOf(verdict: Verdict): number | undefined {
  if (verdict.verdict !== 'invalid' || verdict.facts === undefined) return undefined
  return culpritIn(verdict.facts)
}
