import type { ModelDetails } from '../../checkers/ladder/transaction-models.ts'
import type { Verdict } from '../../checkers/verdict.ts'
import type { ReportedAnomaly } from './cycle-graph.ts'

/** What a report shows of a verdict on transactions: the cycle that it rests on, if it was decided by one, and the anomalies found. */
export function reportedAnomalies(
  verdict: Verdict,
  { anomalies = [], proof }: Partial<ModelDetails>,
): readonly ReportedAnomaly[] {
  if (verdict.verdict !== 'invalid' || proof === undefined) return anomalies
  const { why, core } = verdict
  const { name, ...rest } = proof
  return [{ type: name, why, core, count: 1, ...rest }, ...anomalies]
}
