import type { Fault, ResolvedScenario, Scenario } from '../sim/index.ts'
import { parseSeed, RunKey } from '../sim/random.ts'
import { type CompleteOptions, completeWorld, withFaults } from './complete.ts'
import { generateFaults } from './generating/generate-faults.ts'
import { checkWeights, type GenerationWeights } from './generating/kinds.ts'
import { knownGroundOf } from './generating/known-grounds.ts'
import type { Swarm } from './generating/swarm.ts'
import { varied, withNodes } from './generating/vary.ts'
import { shippedLibrary } from './library.ts'
import { nameInErrors, validateScenario } from './validate.ts'

/** Where code is looked up, what to call the scenario in errors, and which faults to draw more of. */
export interface ResolveOptions extends CompleteOptions {
  /** How likely each kind of fault is among those that are on in a run, 1 where nothing is said. */
  readonly weights?: GenerationWeights
}

/**
 * Resolves a scenario: writes out every default, draws what varies and the faults that are to be generated, and gives every fault
 * an id.
 *
 * @param scenario - as authored, or read from a JSON file
 * @param seed - all that is drawn is drawn from it
 * @param options - `library`, `where`, and the `weights` of kinds of faults
 * @throws InputError - for anything that is not a scenario, naming the field
 *
 * @example
 * ```ts
 * const scenario = { name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }
 * console.log(resolveScenario(scenario, 1).network.latency) // { kind: 'constant', ms: 1 }
 * ```
 */
export function resolveScenario(
  scenario: Scenario,
  seed: string | number,
  options: ResolveOptions = {},
): ResolvedScenario {
  return resolveWithSwarm(scenario, seed, options).resolved
}

/**
 * What the faults of a run are drawn from, and how: which kinds and patterns are on in it and which are off.
 *
 * @param scenario - as authored
 * @param seed - of the run
 * @param options - as for {@link resolveScenario}
 * @returns `undefined` for a scenario whose faults are not generated
 * @throws InputError - for anything that is not a scenario, naming the field
 *
 * Source: Groce et al., "Swarm Testing" (2012).
 *
 * @example
 * ```ts
 * console.log(swarmOf(scenarios['raft-stale-read'], 1)?.on)
 * ```
 */
export function swarmOf(
  scenario: Scenario,
  seed: string | number,
  options: ResolveOptions = {},
): Swarm | undefined {
  return resolveWithSwarm(scenario, seed, options).swarm
}

/** Both at once: a scenario resolved, and what its faults were drawn from if they are generated. */
export function resolveWithSwarm(
  scenario: Scenario,
  seed: string | number,
  { library = shippedLibrary, where = nameInErrors(scenario), weights = {} }: ResolveOptions = {},
): { readonly resolved: ResolvedScenario; readonly swarm?: Swarm } {
  validateScenario(scenario, where)
  checkWeights(weights, where)
  const { faults = [], vary = {} } = scenario
  const key = new RunKey(parseSeed(seed))
  const authored = completeWorld(scenario, library, where)
  const written: readonly Fault[] = 'generate' in faults ? [] : faults
  // What names a node that only larger clusters have is a mistake for every seed, and not for some.
  if (vary.nodes !== undefined) withFaults(withNodes(authored, Math.min(...vary.nodes)), written, where)
  const world = varied(authored, vary, key)
  if (!('generate' in faults)) return { resolved: withFaults(world, written, where) }
  const ground = knownGroundOf(world, faults, authored)
  const generated = generateFaults(faults, ground, world, key, { weights, where })
  return { resolved: withFaults(world, generated.faults, where), swarm: generated.swarm }
}
