import { writeEvents } from './event-section.ts'
import { writeOperations } from './operation-section.ts'
import type { RunColumns, RunOutline } from './run-columns.ts'
import { writeStates } from './state-section.ts'

/** The parts of a run that a page holds, each as a section of its own, to be read when it is needed. */
export type SectionName = keyof RunColumns

/** The parts of a run as bytes. The same run gives the same bytes. */
export function sectionsOf(run: RunColumns): { readonly [name in SectionName]: Uint8Array<ArrayBuffer> } {
  return {
    outline: writeOutline(run.outline),
    events: writeEvents(run.events),
    operations: writeOperations(run.operations),
    states: writeStates(run.states),
  }
}

/** An outline as {@link sectionsOf} wrote it. */
export function readOutline(bytes: Uint8Array): RunOutline {
  return JSON.parse(new TextDecoder().decode(bytes)) as RunOutline
}

function writeOutline(outline: RunOutline): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(outline))
}
