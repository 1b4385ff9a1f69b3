import type { Performed } from './perform.ts'
import { injectedByKind } from './run-summary.ts'

/** The JSON document of a run. */
export function runDocument({ run, files, determinism, swarm }: Performed): object {
  const { record, properties, beyond, verdict } = run
  return {
    scenario: record.scenario.name,
    seed: record.seed,
    traceHash: record.traceHash,
    events: record.events,
    virtualSeconds: record.time / 1_000_000,
    faults: injectedByKind(record.faults),
    properties: properties.map(({ name, verdict: each, why }) => ({ name, verdict: each, why })),
    beyond,
    verdict,
    report: files.report,
    data: files.data,
    ...(Object.keys(files.exports).length === 0 ? {} : { exports: files.exports }),
    failure: files.failure ?? null,
    ...(swarm === undefined ? {} : { swarm }),
    ...(determinism === undefined ? {} : { determinism }),
  }
}
