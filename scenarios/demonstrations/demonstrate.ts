import type { RunRecord, Simulation } from '../../sim/index.ts'
import { measureRun } from '../comparing/measure.ts'
import { type Library, shippedLibrary } from '../library.ts'
import { judge } from '../run.ts'
import { resolveScenario } from '../resolve.ts'
import { simulateChecked } from '../simulate-checked.ts'
import type { Demonstration, Seen, Shown } from './demonstration.ts'
import { type Cost, costsOf } from './measures.ts'

/** A run of a demonstration, and what it showed. */
export interface Demonstrated extends Seen, Shown {}

/** How a demonstration is run. */
export interface DemonstrateOptions {
  /** Whether the knob is turned; it is not if left out. */
  readonly repaired?: boolean
  /** Its own seed if left out. */
  readonly seed?: string | number
  /** Where what its scenarios name is found; what is shipped if left out. */
  readonly library?: Library
  /** Takes a simulation to its end; `finish()` if left out. */
  readonly finish?: (simulation: Simulation) => RunRecord
}

/**
 * Runs a demonstration, as it is or repaired, judges and measures the run, and says whether its anomaly is there.
 *
 * @param demonstration - one of {@link demonstrations}, or one of your own
 * @param options - `repaired`, `seed`, and `finish`, which takes a simulation to its end
 * @throws InputError for a scenario that is none
 *
 * @example
 * ```ts
 * const lost = demonstrate(demonstrations['dual-primary'])
 * const kept = demonstrate(demonstrations['dual-primary'], { repaired: true })
 * console.log(lost.appeared, kept.appeared) // true false
 * ```
 */
export function demonstrate(demonstration: Demonstration, options: DemonstrateOptions = {}): Demonstrated {
  const { object, shows } = demonstration
  const { repaired = false, library = shippedLibrary, finish } = options
  const scenario = repaired ? demonstration.repaired : demonstration.scenario
  const seed = options.seed ?? scenario.seed ?? 1
  const simulation = simulateChecked(resolveScenario(scenario, seed, { library }), seed, {
    trace: true,
    inspections: true,
  })
  const record = finish === undefined ? simulation.finish() : finish(simulation)
  const seen = { run: judge(record), measured: measureRun(record, object) }
  return { ...seen, ...shows(seen) }
}

/**
 * What the repair of a demonstration cost: each of its measures, before and after.
 *
 * @param demonstration - whose runs they are
 * @param before - the run as it is
 * @param after - the run that is repaired
 *
 * @example
 * ```ts
 * const lease = demonstrations['lease-drift']
 * const [reads] = repairCosts(lease, demonstrate(lease), demonstrate(lease, { repaired: true }))
 * console.log(reads.measure, reads.before.words, reads.after.words)
 * ```
 */
export function repairCosts(demonstration: Demonstration, before: Seen, after: Seen): readonly Cost[] {
  return costsOf(demonstration, before, after)
}
