import { type OtherSweeps, writeSweepReport } from '../reports/files/write-sweep.ts'
import { readTextFile } from '../scenarios/files/read-text.ts'
import { SWEEP_REPORT } from '../scenarios/files/sweep/store.ts'
import type { Swept } from '../scenarios/files/sweep/sweep.ts'
import { refuseNoCanary } from '../scenarios/sweeping/canary.ts'
import { type NamedSweep, refuseOtherScenario } from '../scenarios/sweeping/compare.ts'
import { parseSweepResult } from '../scenarios/sweeping/parse-result.ts'
import type { SweepWords } from './sweep-options.ts'

/**
 * The sweeps that a sweep is to be held against, read before it begins: it may take the place of one of them.
 *
 * @throws InputError - for a file that holds no result of a sweep
 */
export function otherSweeps({ baseline, canary = [] }: SweepWords): OtherSweeps {
  return {
    ...(baseline === undefined ? {} : { baseline: sweepIn(baseline) }),
    canaries: canary.map(sweepIn),
  }
}

/**
 * Makes sure that a sweep of a scenario can be held against others.
 *
 * @throws InputError - naming the one that it cannot
 */
export function refuseUnlike({ baseline, canaries = [] }: OtherSweeps, scenario: string): void {
  if (baseline !== undefined) refuseOtherScenario(baseline, scenario, 'the baseline')
  for (const canary of canaries) refuseNoCanary(canary, scenario)
}

/** Writes the page of a sweep into its folder. */
export function writePage(
  { folder, result }: Pick<Swept, 'folder' | 'result'>,
  others: OtherSweeps,
): Promise<void> {
  return writeSweepReport(result, folder, SWEEP_REPORT, others)
}

function sweepIn(where: string): NamedSweep {
  return { where, result: parseSweepResult(readTextFile(where), where) }
}
