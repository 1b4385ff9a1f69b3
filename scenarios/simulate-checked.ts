import type { HistoryWatch } from '../checkers/index.ts'
import {
  type HistoryObserver,
  InputError,
  type ResolvedScenario,
  type SimulateOptions,
  type Simulation,
  simulateResolved,
} from '../sim/index.ts'
import { textOf } from '../sim/printing.ts'
import type { AnyCheck } from './check.ts'
import { checkOf, runCheck, verdictFrom } from './check-code.ts'

/**
 * Builds the run of a resolved scenario, watched by those of its checks that can tell while it goes on that they are violated. It
 * ends at the first event of which one of them says so; up to there it is the same as if nobody watched.
 *
 * @param scenario - resolved; its references carry their definitions
 * @param seed - any text or number
 * @param options - what to keep
 * @throws InputError - for an empty seed, and options that a check cannot watch by
 *
 * @example
 * ```ts
 * const record = simulateChecked(resolveScenario(scenarios['raft-stale-read'], 1), 1).finish()
 * record.ended // violation
 * record.time < record.scenario.duration * 1000 // true
 * ```
 */
export function simulateChecked(
  scenario: ResolvedScenario,
  seed: string | number,
  options?: SimulateOptions,
): Simulation {
  const simulation = simulateResolved(scenario, seed, options)
  for (const reference of scenario.checks) {
    const check = checkOf(reference)
    const watch = runCheck(check, () => check.watch?.(reference.options))
    if (watch !== undefined) simulation.observeHistory(observerOf(check, watch))
  }
  return simulation
}

function observerOf(check: AnyCheck, watch: Pick<HistoryWatch, 'observe'>): HistoryObserver {
  if (typeof (watch as Partial<HistoryWatch> | null)?.observe !== 'function') {
    throw new InputError(
      `check ${check.name} watches with ${textOf(watch)}: expected { observe(event) }, or nothing if it does not watch`,
    )
  }
  return (event) => {
    const said = runCheck(check, () => watch.observe(event))
    return said !== undefined && verdictFrom(check, () => said).verdict === 'invalid'
  }
}
