import type { FaultKind, Scenario, SimulateOptions } from '../../sim/index.ts'
import { cellsOf, type Coverage, stable, weightsFrom } from '../coverage/index.ts'
import { drawnKinds, type GenerationWeights } from '../generating/kinds.ts'

/** What coverage leads to: the one place where a sweep learns from what it has run. */
export interface Feedback {
  /**
   * The weights that a block of seeds is resolved with, from the coverage of blocks before it. Absent where no faults are drawn: then
   * no block has to wait for another.
   */
  readonly weightsFrom?: (coverage: Coverage) => GenerationWeights | undefined
  /** Whether coverage has stopped growing, from how much there was of it after each block. */
  readonly isStable: (cells: readonly number[]) => boolean
}

/** What is learned from coverage for a scenario. */
export function feedbackFor({ faults = [] }: Scenario): Feedback {
  if (!('generate' in faults)) return { isStable: stable }
  const kinds: readonly FaultKind[] = faults.families ?? drawnKinds
  return {
    // What no run has had says nothing: it may be a kind that the protocol does not bear.
    weightsFrom: (coverage) => (coverage.runs === 0 ? undefined : weightsFrom(coverage, kinds)),
    isStable: stable,
  }
}

/** What a run is simulated with, so that its coverage can be told. */
export const coverageOptions: SimulateOptions = { coverage: true }

/** How much has been tried: how many cells of the matrix, and properties that were to be reached. */
export function cellsIn(coverage: Coverage): number {
  return cellsOf(coverage).covered
}
