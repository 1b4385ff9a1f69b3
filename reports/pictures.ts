import type { JudgedRun, Property } from '../scenarios/judged-run.ts'
import { cycleIn, type ReportedAnomaly } from './anomalies/cycle-graph.ts'
import { seconds } from './format.ts'
import type { ReportedOperation } from './operations.ts'
import type { Timeline } from './timeline/model.ts'
import { overviewOf } from './timeline/overview.ts'
import { type Proof, proofOf } from './timeline/proof.ts'

const MOST_PROOFS = 3

/** The pictures of a report. */
export interface Pictures {
  /** One a violated property, the gravest first. */
  readonly proofs: readonly Proof[]
  /** Violated properties for which there is no picture. */
  readonly undrawn: readonly Property[]
  /** The whole run; what proofs show is framed in it. */
  readonly overview: Timeline
}

/**
 * Plans the pictures of a report: a proof for each of the first few violated properties, and the whole run.
 *
 * @param anomalies - of the run's history, if it is one of transactions
 */
export function picturesOf(
  run: JudgedRun,
  operations: readonly ReportedOperation[],
  anomalies: readonly ReportedAnomaly[],
): Pictures {
  const violated = run.properties.filter(({ verdict }) => verdict === 'invalid')
  const proofs = violated
    .flatMap((property) => proofOf(run, operations, property, cycleIn(anomalies, property.core ?? [])) ?? [])
    .slice(0, MOST_PROOFS)
  const drawn = new Set(proofs.map(({ property }) => property))
  const core = new Set(proofs.flatMap((proof) => proof.core.map(({ invocation }) => invocation)))
  const violations = proofs.map(({ violated }) => ({ ...violated, words: seconds(violated.timeUs) }))
  const frames = proofs.map(({ timeline }) => timeline.window)
  return {
    proofs,
    undrawn: violated.filter((property) => !drawn.has(property)),
    overview: overviewOf(run, operations, core, violations, frames),
  }
}
