import type { Scenario } from '../sim/index.ts'
import { nameInErrors, validateScenario } from './validate.ts'

/**
 * A scenario, checked where it is written rather than where it is run.
 *
 * @param scenario - cluster, network, workload, faults, duration and checks
 * @throws InputError - naming the field, what it is and what was expected
 *
 * @example
 * ```ts
 * export default defineScenario({
 *   name: 'leader-lost',
 *   cluster: { protocol: raft(), nodes: 3 },
 *   workload: register({ clients: 3, rate: 20 }),
 *   faults: [partition({ at: 1_000, for: 1_000, split: { isolate: { role: 'leader' } } })],
 *   duration: 4_000,
 *   checks: [linearizable()],
 * })
 * ```
 */
export function defineScenario(scenario: Scenario): Scenario {
  validateScenario(scenario, nameInErrors(scenario))
  return scenario
}
