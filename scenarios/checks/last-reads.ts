import type { HistoryEvent, NodeId, ProcessId, RunRecord } from '../../sim/index.ts'
import { quietSince } from './quiet-since.ts'

/** A read that was answered when everything could have settled. */
export interface LastRead {
  readonly node: NodeId
  readonly invoked: HistoryEvent
  readonly answered: HistoryEvent
}

/**
 * The reads that were asked for later than a bound after the last fault and the last update, whichever was later, and answered; the
 * first ones first.
 */
export function lastReadsOf(run: RunRecord, withinMs: number): readonly LastRead[] {
  const updates = [...run.history].filter(({ f, process }) => f !== 'read' && process !== 'nemesis')
  const settled = Math.max(quietSince(run).since, updates.at(-1)?.time ?? 0) + withinMs * 1000
  const asked = new Map<ProcessId, HistoryEvent>()
  const reads: LastRead[] = []
  for (const event of run.history) {
    const { f, node, process, type } = event
    if (f !== 'read') continue
    if (type === 'invoke') asked.set(process, event)
    const invoked = asked.get(process)
    if (type !== 'ok' || node === undefined || invoked === undefined) continue
    if (invoked.time >= settled) reads.push({ node, invoked, answered: event })
  }
  return reads
}
