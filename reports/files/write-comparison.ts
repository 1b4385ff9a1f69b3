import { readFile } from 'node:fs/promises'
import type { Comparison } from '../../scenarios/comparing/comparison.ts'
import type { OutFolder } from '../../scenarios/files/out-folder.ts'
import { version } from '../../scenarios/files/version.ts'
import { type ComparisonReportOptions, renderComparison } from '../comparison/report.ts'

/** What the page of a comparison refers to: pages of counterexamples beside it, and the command that makes it again. */
export type ComparisonReferences = Pick<ComparisonReportOptions, 'links' | 'command'>

/** Writes the page of a comparison, with the page's script, into a folder, and gives its path. */
export async function writeComparisonReport(
  comparison: Comparison,
  folder: OutFolder,
  name: string,
  references: ComparisonReferences,
): Promise<string> {
  const client = await readFile(new URL('../assets/comparison.js', import.meta.url), 'utf8')
  return folder.write(name, renderComparison(comparison, { ...references, version, client }))
}
