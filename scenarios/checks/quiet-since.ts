import type { NodeId, RunRecord } from '../../sim/index.ts'

/** Since when nothing has been done to the part of the cluster that must go on, in microseconds, and that in words. */
export function quietSince(run: RunRecord): { readonly since: number; readonly words: string } {
  const { faults, quiesced } = run
  const core = coreOf(run)
  if (quiesced !== undefined && core.length > 0)
    return { since: quiesced.time, words: `faults stopped on ${core.join(', ')}` }
  const ends = faults.flatMap((fault) => (fault.injected ? [fault.to] : []))
  if (ends.length === 0) return { since: 0, words: 'the start (no fault was injected)' }
  return { since: Math.max(...ends), words: 'the last fault' }
}

/** The nodes that were healed, where not all were; none where all were. */
export function coreOf({ quiesced, participants }: RunRecord): readonly NodeId[] {
  const nodes = participants.filter(({ kind }) => kind === 'node').length
  return quiesced !== undefined && quiesced.core.length < nodes ? quiesced.core : []
}

/** Microseconds as whole milliseconds, in words. */
export function milliseconds(microseconds: number): string {
  return `${Math.round(microseconds / 1000)} ms`
}
