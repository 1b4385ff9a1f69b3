import type { JudgedRun } from '../scenarios/index.ts'
import { injectedByKind, type RunFiles } from './run-summary.ts'

/** The JSON document of a run. */
export function runDocument({ record, properties, verdict }: JudgedRun, files: RunFiles): object {
  return {
    scenario: record.scenario.name,
    seed: record.seed,
    traceHash: record.traceHash,
    events: record.events,
    virtualSeconds: record.time / 1_000_000,
    faults: injectedByKind(record.faults),
    properties: properties.map(({ name, verdict: each, why }) => ({ name, verdict: each, why })),
    verdict,
    report: files.report,
    failure: files.failure ?? null,
  }
}
