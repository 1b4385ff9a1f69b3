import type { RunRecord } from '../sim/record.ts'
import { packed, type PackedSection } from './compressed.ts'
import { columnsOfRun } from './data/columns-of-run.ts'
import { sectionsOf } from './data/sections.ts'

/** What a page holds of a run for its script: the events and what goes with them; or why they are not there. */
export type RunData =
  | { readonly events: 'held'; readonly sections: readonly PackedSection[] }
  | { readonly events: 'not kept'; readonly sections: readonly [] }
  /** They would take so many bytes, which is too much. */
  | { readonly events: 'left out'; readonly sections: readonly []; readonly bytes: number }

/** How many bytes of a page a run may take. */
export const MOST_BYTES = 10_000_000

/**
 * A run as a page holds it.
 *
 * @param mostBytes - how many bytes it may take there
 */
export function runData(record: RunRecord, mostBytes = MOST_BYTES): RunData {
  const run = columnsOfRun(record)
  if (run === undefined) return { events: 'not kept', sections: [] }
  const sections = Object.entries(sectionsOf(run)).map(([name, bytes]) => packed(name, bytes))
  const bytes = sections.reduce((sum, { text }) => sum + text.length, 0)
  return bytes <= mostBytes ? { events: 'held', sections } : { events: 'left out', sections: [], bytes }
}
