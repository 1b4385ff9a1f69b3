import type { FaultKind } from '../../sim/index.ts'
import { faultCoverageOf, rowOf } from './cells.ts'
import type { Coverage } from './coverage.ts'

/** The weight of every kind while nothing is known of any. */
const USUAL = 1
/** The weight of a kind that has never been tried. */
const LARGEST = 4
/** The weight of a kind with nothing left to come by: it goes on, for what it meets together with others is no cell. */
const SMALLEST = 0.75
/** After so many runs with a kind, what it has not come by counts half: it may never do so. */
const PATIENCE = 256

/**
 * How likely each kind of fault should be in the runs to come: the more of a kind's cells are not covered, the more; the less, the
 * more often it was tried in vain. From 0.75 for a kind whose cells are all covered to 4 for one that was never tried; 1 for all,
 * as long as nothing is known.
 *
 * @param coverage - of the runs up to now
 * @param kinds - the kinds that can be drawn
 * @returns for each of the kinds its weight, with two decimals
 *
 * @example
 * ```ts
 * const tried = coverageOf(run(scenarios['raft-partition'], 7, { coverage: true }))
 * const { crash, pause } = weightsFrom(tried, ['crash', 'pause'])
 * console.log(crash < pause, pause) // true 4
 * ```
 */
export function weightsFrom(
  coverage: Coverage,
  kinds: readonly FaultKind[],
): { readonly [kind in FaultKind]?: number } {
  return Object.fromEntries(kinds.map((kind) => [kind, weightOf(coverage, kind)]))
}

function weightOf(coverage: Coverage, kind: FaultKind): number {
  if (coverage.runs === 0) return USUAL
  const { runs } = faultCoverageOf(coverage, kind)
  const row = rowOf(coverage, kind)
  const missing = row.filter(({ count }) => count === 0).length
  const share = runs === 0 ? 1 : missing / Math.max(row.length, 1)
  const hope = PATIENCE / (PATIENCE + runs)
  return Math.round((SMALLEST + (LARGEST - SMALLEST) * share * hope) * 100) / 100
}
