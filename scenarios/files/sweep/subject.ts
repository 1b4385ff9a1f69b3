import type { ResolvedScenario, Scenario } from '../../../sim/index.ts'
import { withMutant } from '../../mutant.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import type { Swarm } from '../../generating/swarm.ts'
import { resolveWithSwarm } from '../../resolve.ts'
import { type LoadedCode, loadScenario } from '../load-scenario.ts'

/** What is swept, as every process can load it. */
export interface SweepSource {
  /** A shipped scenario's name, or a path. */
  readonly scenario: string
  /** The mutant that is put into its protocols. */
  readonly mutant?: string
}

/** The scenario of one seed, and what its faults were drawn from if they are generated. */
interface SeedScenario {
  readonly resolved: ResolvedScenario
  readonly swarm?: Swarm
}

/** What is swept, loaded. */
export interface SweepSubject {
  readonly scenario: Scenario
  readonly origin: string
  readonly code: LoadedCode
  resolve(seed: string, weights: GenerationWeights | undefined): SeedScenario
}

/**
 * Loads what is swept.
 *
 * @throws InputError - for what is no scenario; and once it is resolved, for a mutant that it does not have
 */
export async function loadSubject({ scenario: name, mutant }: SweepSource): Promise<SweepSubject> {
  const { scenario, origin, where, code } = await loadScenario(name)
  const { library } = code
  return {
    scenario,
    origin,
    code,
    resolve(seed, weights) {
      const made = resolveWithSwarm(scenario, seed, {
        library,
        where,
        ...(weights === undefined ? {} : { weights }),
      })
      return { ...made, resolved: withMutant(made.resolved, mutant) }
    },
  }
}
