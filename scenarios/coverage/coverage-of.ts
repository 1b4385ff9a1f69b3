import { type FaultKind, InputError, type RunCoverage, type RunRecord } from '../../sim/index.ts'
import { countedOnce, sorted } from './counts.ts'
import type { Coverage, FaultCoverage } from './coverage.ts'

/**
 * What one run has tried.
 *
 * @param record - of a run that kept its coverage
 * @throws InputError - for the record of a run that did not
 *
 * @example
 * ```ts
 * const { faults } = coverageOf(run(scenarios['raft-partition'], 7, { coverage: true }))
 * console.log(Object.keys(faults)) // [ 'crash', 'drift', 'partition' ]
 * ```
 */
export function coverageOf(record: RunRecord): Coverage {
  const { coverage, properties } = record
  if (coverage === undefined)
    throw new InputError('the record has no coverage: expected that of a run with the option coverage: true')
  const kinds = new Set(coverage.faults.map(({ kind }) => kind))
  const sometimes = properties.filter(({ kind }) => kind === 'sometimes')
  return {
    runs: 1,
    states: countedOnce(coverage.states),
    messages: countedOnce(coverage.messages),
    faults: sorted([...kinds].map((kind) => [kind, metBy(kind, coverage)])),
    sometimes: sorted(sometimes.map(({ name, reached }) => [name, reached > 0 ? 1 : 0])),
  }
}

/** What the faults of a kind have met in one run, all together. */
function metBy(wanted: FaultKind, { faults }: RunCoverage): FaultCoverage {
  const alike = faults.filter(({ kind }) => kind === wanted)
  return {
    runs: 1,
    states: countedOnce(alike.flatMap(({ states }) => states)),
    messages: countedOnce(alike.flatMap(({ messages }) => messages)),
  }
}
