import * as fc from 'fast-check'
import type { ResolvedScenario, Scenario, Vary } from '../../sim/index.ts'
import { withFaults } from '../complete.ts'
import { nameInErrors } from '../validate.ts'
import { type FaultOptions, schedulesIn, worldOf } from './fault-arbitraries.ts'
import { knownGroundOf } from './known-grounds.ts'
import { changesOf } from './vary.ts'

/** What can be said of the scenarios that are wanted: what of them varies, and of their faults. */
export interface ScenarioOptions extends FaultOptions {
  /** What is drawn beside the faults; what the scenario itself says, if it is not given. */
  readonly vary?: Vary
}

/**
 * Scenarios like one: with what varies of it drawn, and with schedules of faults within what its protocols bear, unless it has faults
 * of its own. All that is drawn stands in them as plain data; a small cluster and few faults are simple.
 *
 * @param scenario - as authored
 * @param options - `vary`, and those of {@link faultSchedules}
 * @throws InputError - for what is no scenario, and where nothing may be drawn
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check'
 *
 * const scenario = {
 *   name: 'like-this',
 *   cluster: { protocol: raft(), nodes: 3 },
 *   workload: register({ clients: 2 }),
 *   duration: 1_500,
 *   settle: 500,
 *   checks: [linearizable()],
 * }
 * const vary = { nodes: [1, 3, 5], latency: true, options: true }
 * fc.assert(
 *   fc.property(arbitraries.scenariosOf(scenario, { vary }), fc.nat(), (drawn, seed) => {
 *     return runResolved(drawn, seed).verdict !== 'invalid'
 *   }),
 *   { numRuns: 20 },
 * )
 * ```
 */
export function scenariosOf(
  scenario: Scenario,
  options: ScenarioOptions = {},
): fc.Arbitrary<ResolvedScenario> {
  const where = nameInErrors(scenario)
  const authored = worldOf(scenario)
  const wanted = { ...generatedOf(scenario), ...options }
  const changes = changesOf(authored, options.vary ?? scenario.vary ?? {})
  return fc.tuple(...changes.map(([, change]) => change)).chain((drawn) => {
    const world = drawn.reduce((changed, change) => change(changed), authored)
    const { faults } = scenario
    if (Array.isArray(faults)) return fc.constant(withFaults(world, faults, where))
    const ground = knownGroundOf(world, wanted, authored)
    return schedulesIn(world, ground, wanted).map((schedule) => withFaults(world, schedule, where))
  })
}

/** What a scenario says itself of faults that are to be generated. */
function generatedOf({ faults }: Scenario): FaultOptions {
  if (faults === undefined || !('generate' in faults)) return {}
  const { generate: _swarm, ...wanted } = faults
  return wanted
}
