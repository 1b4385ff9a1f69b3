import type { Property } from '../scenarios/index.ts'
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
    properties: properties.map(propertyDocument),
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

function propertyDocument({ name, verdict, why, ladder, strongest, weakestViolated }: Property): object {
  return {
    name,
    verdict,
    why,
    ...(ladder === undefined ? {} : { ladder, strongest, weakestViolated }),
  }
}
