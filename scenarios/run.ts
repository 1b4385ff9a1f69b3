import {
  type ResolvedScenario,
  type RunRecord,
  type Scenario,
  type SimulateOptions,
  type Simulation,
} from '../sim/index.ts'
import type { JudgedRun, Property } from './judged-run.ts'
import { beyondOf } from './beyond.ts'
import { checkOf, verdictFrom } from './check-code.ts'
import { resolveScenario } from './resolve.ts'
import { simulateChecked } from './simulate-checked.ts'

/**
 * Builds a run that can be held: stepped, run to an event or a time, looked into. It ends early where one of its checks finds that
 * it can only be invalid.
 *
 * @param scenario - as authored
 * @param seed - any text or number; `7` and `'7'` are one
 * @param options - what to keep; nothing here changes what happens
 * @throws InputError - for what is no scenario, or an empty seed
 *
 * @example
 * ```ts
 * const simulation = simulate({ name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }, 7)
 * simulation.runTo({ timeMs: 500 })
 * console.log(simulation.time <= 500, simulation.inspect('n1'))
 * ```
 */
export function simulate(scenario: Scenario, seed: string | number, options?: SimulateOptions): Simulation {
  return simulateChecked(resolveScenario(scenario, seed), seed, options)
}

/**
 * Runs a scenario once, to its end, which is its first violation if there is one that is found at once.
 *
 * @param scenario - as authored
 * @param seed - any text or number
 * @param options - what to keep
 * @throws InputError - for what is no scenario, or an empty seed
 *
 * @example
 * ```ts
 * const record = run({ name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }, 7)
 * console.log(record.traceHash.length) // 16
 * ```
 */
export function run(scenario: Scenario, seed: string | number, options?: SimulateOptions): RunRecord {
  return simulate(scenario, seed, options).finish()
}

/**
 * Judges a run: its scenario's checks, and every property that the engine watched.
 *
 * @param record - of a run that is over
 * @returns the run with its verdicts; `verdict` is the gravest of them
 *
 * @example
 * ```ts
 * const { verdict } = judge(run({ name: 'quiet', cluster: { protocol: raft(), nodes: 3 }, duration: 1_000 }, 7))
 * console.log(verdict) // valid
 * ```
 */
export function judge(record: RunRecord): JudgedRun {
  const properties = [...checkedProperties(record), ...record.properties.map(observedProperty)]
  const has = (verdict: Property['verdict']): boolean =>
    properties.some((property) => property.verdict === verdict)
  const verdict = has('invalid') ? 'invalid' : has('unknown') ? 'unknown' : 'valid'
  return { record, properties, beyond: beyondOf(record), verdict }
}

function checkedProperties(record: RunRecord): Property[] {
  return record.scenario.checks.map((reference) => {
    const check = checkOf(reference)
    const verdict = verdictFrom(check, () => check.judge(record, reference.options))
    return {
      name: check.title?.(reference.options) ?? check.name,
      kind: 'check',
      verdict: verdict.verdict,
      why: verdict.why ?? 'it holds',
      ...(verdict.verdict === 'invalid' ? { core: verdict.core } : {}),
      ...(verdict.verdict === 'valid' && verdict.witness !== undefined ? { witness: verdict.witness } : {}),
      ...(verdict.verdict === 'invalid' && verdict.facts !== undefined
        ? { anomaly: verdict.facts.kind }
        : {}),
    }
  })
}

function observedProperty(observed: RunRecord['properties'][number]): Property {
  const { name, kind, reached, violation } = observed
  if (violation !== undefined) {
    const { why, event, time, node } = violation
    return { name, kind, verdict: 'invalid', why, event, time, ...(node === undefined ? {} : { node }) }
  }
  if (kind === 'sometimes') {
    return reached > 0
      ? { name, kind, verdict: 'valid', why: `reached ${times(reached)}` }
      : { name, kind, verdict: 'unreached', why: 'this run did not come by it' }
  }
  if (kind === 'engine') return { name, kind, verdict: 'valid', why: 'throughout the run' }
  const verb = kind === 'invariant' ? 'looked at' : 'held'
  return { name, kind, verdict: 'valid', why: `${verb} ${times(reached)}` }
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/**
 * Runs a resolved scenario once and judges it.
 *
 * @param scenario - resolved; its references carry their definitions
 * @param seed - any text or number
 * @param options - what to keep
 *
 * @example
 * ```ts
 * console.log(runResolved(resolveScenario(scenarios['raft-partition'], 7), 7).verdict) // valid
 * ```
 */
export function runResolved(
  scenario: ResolvedScenario,
  seed: string | number,
  options?: SimulateOptions,
): JudgedRun {
  return judge(simulateChecked(scenario, seed, options).finish())
}
