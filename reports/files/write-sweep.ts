import { readFile } from 'node:fs/promises'
import { OutFolder } from '../../scenarios/files/out-folder.ts'
import { version } from '../../scenarios/files/version.ts'
import type { SweepResult } from '../../scenarios/sweeping/sweep-result.ts'
import { renderSweepReport, type SweepReportOptions } from '../sweep/report.ts'

/** Other sweeps that a sweep is held against. */
export type OtherSweeps = Pick<SweepReportOptions, 'baseline' | 'canaries'>

/** The report of a sweep, with the page's script. */
export async function renderSweep(result: SweepResult, others: OtherSweeps = {}): Promise<string> {
  const client = await readFile(new URL('../assets/sweep.js', import.meta.url), 'utf8')
  return renderSweepReport(result, { ...others, version, client })
}

/** Writes the report of a sweep into the sweep's folder. */
export async function writeSweepReport(
  result: SweepResult,
  folder: string,
  name: string,
  others: OtherSweeps,
): Promise<void> {
  new OutFolder(folder).write(name, await renderSweep(result, others))
}
