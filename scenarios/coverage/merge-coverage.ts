import { sorted, sumOf } from './counts.ts'
import type { Coverage, FaultCoverage } from './coverage.ts'

/**
 * What several runs have tried together, whatever their order. Of no runs at all it is the coverage to begin with.
 *
 * @param coverages - of runs, or merged before; of different runs, for each counts
 * @returns the same bytes as JSON for the same runs, however they were merged
 *
 * @example
 * ```ts
 * const [one, two] = [1, 2].map((seed) => coverageOf(run(scenarios['raft-partition'], seed, { coverage: true })))
 * console.log(mergeCoverage([one, two]).runs) // 2
 * console.log(JSON.stringify(mergeCoverage([one, two])) === JSON.stringify(mergeCoverage([two, one]))) // true
 * ```
 */
export function mergeCoverage(coverages: Iterable<Coverage>): Coverage {
  const all = [...coverages]
  return {
    runs: all.reduce((sum, { runs }) => sum + runs, 0),
    states: sumOf(all.map(({ states }) => states)),
    messages: sumOf(all.map(({ messages }) => messages)),
    faults: mergeFaults(all.flatMap(({ faults }) => Object.entries(faults))),
    sometimes: sumOf(all.map(({ sometimes }) => sometimes)),
  }
}

function mergeFaults(entries: readonly (readonly [string, FaultCoverage])[]): Coverage['faults'] {
  const byKind = new Map<string, FaultCoverage[]>()
  for (const [kind, faults] of entries) {
    const others = byKind.get(kind)
    if (others === undefined) byKind.set(kind, [faults])
    else others.push(faults)
  }
  return sorted(
    [...byKind].map(([kind, all]): [string, FaultCoverage] => [
      kind,
      {
        runs: all.reduce((sum, { runs }) => sum + runs, 0),
        states: sumOf(all.map(({ states }) => states)),
        messages: sumOf(all.map(({ messages }) => messages)),
      },
    ]),
  )
}
