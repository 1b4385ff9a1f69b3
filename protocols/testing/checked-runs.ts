import { runResolved } from '../../scenarios/run.ts'
import type { ResolvedScenario } from '../../sim/index.ts'

/** Each property or check of a run that does not hold, with why; nothing if all do. */
export function wrongWithChecks(scenario: ResolvedScenario, seed: number): string | undefined {
  const wrong = runResolved(scenario, seed).properties.flatMap(({ name, verdict, why }) =>
    verdict === 'invalid' ? [`${name}: ${why}`] : [],
  )
  return wrong.length === 0 ? undefined : wrong.join('\n')
}
