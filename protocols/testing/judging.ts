import { checkLinearizable } from '../../checkers/index.ts'
import { type ResolvedScenario, type RunRecord, simulateResolved } from '../../sim/index.ts'

/** Each property of a run that did not hold, with why. */
export function violationsOf(run: RunRecord): readonly string[] {
  return run.properties.flatMap(({ name, violation }) =>
    violation === undefined ? [] : [`${name}: ${violation.why}`],
  )
}

/** How many operations of a history ended in each way. */
export function outcomesOf({ history }: RunRecord): { ok: number; fail: number; info: number } {
  const outcomes = { ok: 0, fail: 0, info: 0 }
  for (const { type } of history) if (type !== 'invoke') outcomes[type]++
  return outcomes
}

/** Whether a property was reached in a run. */
export function reached(run: RunRecord, property: string): boolean {
  return run.properties.some(({ name, reached }) => name === property && reached > 0)
}

/** What does not hold in a run of reads and writes of registers, with why: a property, or linearizability; nothing if all does. */
export function wrongUnder(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const verdict = checkLinearizable(run.history, { model: 'register' })
  return verdict.verdict === 'valid' ? undefined : `linearizability: ${verdict.why}`
}
