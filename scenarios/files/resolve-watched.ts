import { InputError, type ResolvedScenario, type Scenario } from '../../sim/index.ts'
import { releaseGuards } from '../../sim/guards.ts'
import { releaseConsole } from '../../sim/printing.ts'
import { type ResolveOptions, resolveScenario } from '../resolve.ts'
import { nameInErrors } from '../validate.ts'
import { watched } from './watchdog.ts'

/**
 * Resolves a scenario under the watchdog, for that may run code: where faults are to be generated, the scenario is rehearsed. Code that
 * does not return there is stopped, and faults are drawn without a rehearsal: the run, which is watched too, will say whose code
 * it is.
 *
 * @param scenario - as authored
 * @param seed - what is drawn is drawn from it
 * @param options - as for {@link resolveScenario}
 * @param patienceMs - milliseconds of real time after which code that has not returned is stopped
 * @throws InputError - for anything that is not a scenario, and for code that does not return outside of a rehearsal either
 */
export function resolveWatched(
  scenario: Scenario,
  seed: string,
  options: ResolveOptions,
  patienceMs: number,
): ResolvedScenario {
  let resolved: ResolvedScenario | undefined
  const resolve = (): void => {
    resolved = resolveScenario(scenario, seed, options)
  }
  // What was stopped once is not rehearsed again.
  for (let attempt = 0; attempt < 2 && resolved === undefined; attempt++) {
    if (watched(resolve, patienceMs)) continue
    releaseConsole()
    releaseGuards()
  }
  if (resolved !== undefined) return resolved
  throw new InputError(
    `${options.where ?? nameInErrors(scenario)}: code of the scenario did not return within ${patienceMs / 1000} s of real time while it was resolved`,
  )
}
