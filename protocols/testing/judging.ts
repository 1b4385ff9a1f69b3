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

/** The `sometimes` that runs came by, and those that none of them did. */
export function marksOf(runs: readonly RunRecord[]): {
  readonly reached: readonly string[]
  readonly missed: readonly string[]
} {
  const marks = new Map<string, number>()
  for (const { properties } of runs) {
    for (const { kind, name, reached } of properties)
      if (kind === 'sometimes') marks.set(name, (marks.get(name) ?? 0) + reached)
  }
  const names = [...marks.keys()]
  return {
    reached: names.filter((name) => (marks.get(name) as number) > 0),
    missed: names.filter((name) => marks.get(name) === 0),
  }
}

/** What does not hold in a run of reads and writes of registers, with why: a property, or linearizability; nothing if all does. */
export function wrongUnder(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const verdict = checkLinearizable(run.history, { model: 'register' })
  return verdict.verdict === 'valid' ? undefined : `linearizability: ${verdict.why}`
}
