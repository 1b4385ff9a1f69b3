import { InputError } from '../../sim/index.ts'
import { type NamedSweep, refuseOtherScenario } from './compare.ts'
import type { SweepResult } from './sweep-result.ts'

/** A published bug that a sweep was run with: if the sweep does not find it, it would not find others like it. */
export interface Canary {
  readonly mutant: string
  /** The file of the sweep; absent for the sweep that the page is of. */
  readonly where?: string
  readonly result: SweepResult
  readonly found: boolean
  /** How many runs it took to come by the first failure. */
  readonly runsToFirst?: number
}

/** The canaries of a sweep: itself, if it has a mutant, and others that were swept. */
export function canariesOf(result: SweepResult, others: readonly NamedSweep[]): readonly Canary[] {
  const own = result.mutant === undefined ? [] : [canaryOf(result)]
  return [...own, ...others.map(({ where, result: other }) => ({ ...canaryOf(other), where }))]
}

/**
 * Makes sure that a sweep is a canary of a scenario.
 *
 * @throws InputError - if it is of another scenario, or has no mutant
 */
export function refuseNoCanary(sweep: NamedSweep, scenario: string): void {
  refuseOtherScenario(sweep, scenario, 'the canary')
  if (sweep.result.mutant === undefined)
    throw new InputError(`the canary ${sweep.where} is a sweep without a mutant: expected one with --mutant`)
}

function canaryOf(result: SweepResult): Canary {
  const [first] = result.signatures
  return {
    mutant: result.mutant ?? 'none',
    result,
    found: result.failures > 0,
    ...(first === undefined ? {} : { runsToFirst: first.runsToFirst }),
  }
}
