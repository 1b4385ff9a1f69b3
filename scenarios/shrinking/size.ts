import type { JudgedRun } from '../judged-run.ts'
import type { FailureSize } from './shrunk.ts'

/** How much there is in a run. */
export function sizeOf({ record }: JudgedRun): FailureSize {
  const { scenario, participants, history, events } = record
  let operations = 0
  for (const { type } of history) if (type === 'invoke') operations++
  return {
    faults: scenario.faults.length,
    nodes: participants.filter(({ kind }) => kind === 'node').length,
    clients: participants.filter(({ kind }) => kind === 'client').length,
    operations,
    durationMs: scenario.duration,
    events,
  }
}
