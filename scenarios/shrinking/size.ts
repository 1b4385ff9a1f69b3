import type { JudgedRun } from '../judged-run.ts'
import { roundedUp } from './ladder.ts'
import { isGenerated } from './listing.ts'
import { neededMs } from './needed.ts'
import type { FailureSize } from './shrunk.ts'

/** How much there is in a run. */
export function sizeOf(run: JudgedRun): FailureSize {
  const { scenario, participants, history, events } = run.record
  let operations = 0
  for (const { type } of history) if (type === 'invoke') operations++
  return {
    faults: scenario.faults.length,
    nodes: participants.filter(({ kind }) => kind === 'node').length,
    clients: participants.filter(({ kind }) => kind === 'client').length,
    operations,
    durationMs: isGenerated(scenario) ? scenario.duration : roundedUp(neededMs(run)),
    events,
  }
}
