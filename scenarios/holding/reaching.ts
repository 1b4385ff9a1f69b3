import type { Scenario } from '../../sim/index.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import type { HoldingOptions } from './held.ts'
import { DEFAULT_RUNS, seedsOf } from './holding.ts'

/** Whether a `sometimes` was reached, as far as it has been tried. */
export interface Reached {
  /** How many runs were asked for, and how many have come to their end. */
  readonly asked: number
  readonly runs: number
  /** The seed of the run that reached it; absent until one does. */
  readonly seed?: string
  /** Every `sometimes` that a run has passed, sorted. */
  readonly passed: readonly string[]
}

/**
 * Looks for a run of a scenario that reaches a `sometimes`, one seed after another. Yields what is known before the first run and
 * after every other.
 *
 * @param scenario - as authored
 * @param sometimes - the name that nodes call it by
 * @param options - `runs`, `seed`, `faults` and `execute`, as {@link holding} takes them
 * @throws InputError - for what is no scenario, and for a number of runs or a seed that is none
 *
 * @example
 * ```ts
 * let reached
 * for (reached of reaching(scenarios['raft-partition'], 'an election ends without a winner')) if (reached.seed) break
 * console.log(reached.seed !== undefined) // true
 * ```
 */
export function* reaching(
  scenario: Scenario,
  sometimes: string,
  options: Omit<HoldingOptions, 'old' | 'shrink'> = {},
): Generator<Reached, Reached> {
  const { runs: asked = DEFAULT_RUNS, faults, execute = runResolved, library } = options
  const seeds = seedsOf(asked, options.seed)
  const tried = faults === undefined ? scenario : { ...scenario, faults }
  const passed = new Set<string>()
  let runs = 0
  const told = (seed?: string): Reached => {
    return { asked, runs, passed: [...passed].sort(), ...(seed === undefined ? {} : { seed }) }
  }
  yield told()
  for (const seed of seeds) {
    const run = execute(resolveScenario(tried, seed, library === undefined ? {} : { library }), seed)
    runs++
    let isReached = false
    for (const { kind, name, verdict } of run.properties) {
      if (kind !== 'sometimes') continue
      passed.add(name)
      if (name === sometimes && verdict === 'valid') isReached = true
    }
    if (isReached) return told(seed)
    yield told()
  }
  return told()
}
