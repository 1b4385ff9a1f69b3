import type { ResolvedScenario } from '../sim/index.ts'
import type { Library } from './library.ts'
import { shippedLibrary } from './library.ts'
import { completeScenario } from './complete.ts'
import { runResolved } from './run.ts'

/** What a re-run is compared by. */
export interface Rerun {
  readonly traceHash: string
  readonly events: number
  readonly verdict: 'valid' | 'invalid' | 'unknown'
}

/**
 * Runs a resolved scenario again from plain data, as a report does in its page.
 *
 * @param scenario - resolved, as JSON holds it
 * @param seed - the seed of the run
 * @param library - finds the code that the scenario names
 *
 * @example
 * ```ts
 * const record = run({ name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }, 7)
 * const plain = JSON.parse(JSON.stringify(record.scenario))
 * console.log(rerun(plain, '7').traceHash === record.traceHash) // true
 * ```
 */
export function rerun(scenario: ResolvedScenario, seed: string, library: Library = shippedLibrary): Rerun {
  const { record, verdict } = runResolved(completeScenario(scenario, { library }), seed)
  return { traceHash: record.traceHash, events: record.events, verdict }
}
