import type { Verdict } from '../../checkers/verdict.ts'

/** The invocation of the operation whose answer cannot be explained; none if the verdict does not tell. */
export function culpritOf(verdict: Verdict): number | undefined {
  if (verdict.verdict !== 'invalid' || verdict.facts === undefined) return undefined
  const { facts } = verdict
  switch (facts.kind) {
    case 'never-written':
    case 'stale-read':
    case 'lost-append':
      return facts.read
    case 'opposite-order':
      return facts.second
    case 'impossible-cas':
      return facts.cas
    case 'unexplained':
      return facts.last
  }
}
