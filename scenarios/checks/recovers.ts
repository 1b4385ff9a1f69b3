import type { RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import type { Verdict } from '../../checkers/index.ts'
import { coreOf, milliseconds, quietSince } from './quiet-since.ts'
import { whoIsStuck } from './who-is-stuck.ts'

/** What the recovery check can be told. */
export interface RecoversOptions {
  /** Milliseconds. */
  readonly withinMs: number
}

/**
 * Progress resumes: within a bound after the last fault has ended, an operation that was asked for after it succeeds. Where
 * `quiesce.core` heals a part of the cluster only, that part must go on by itself. A failure says who waits for what.
 *
 * @param options - `withinMs` (milliseconds)
 *
 * @example
 * ```ts
 * recovers({ withinMs: 5_000 })
 * ```
 */
export const recovers: CheckFactory<RecoversOptions> = defineCheck({
  name: 'recovers',
  description: 'an operation asked for after the last fault has ended succeeds within a bound',
  defaults: { withinMs: 5_000 },
  validate: ({ withinMs }) =>
    withinMs > 0 && Number.isFinite(withinMs)
      ? undefined
      : `withinMs is ${withinMs}, expected milliseconds, more than 0`,
  title: ({ withinMs }) => `recovers within ${withinMs} ms`,
  judge: judgeRecovery,
})

function judgeRecovery(run: RunRecord, { withinMs }: RecoversOptions): Verdict {
  const { since, words } = quietSince(run)
  const deadline = since + withinMs * 1000
  const members = new Set(coreOf(run))
  const asked = new Set<number>()
  let attempts = 0
  for (const event of run.history) {
    if (event.process === 'nemesis' || event.time < since || event.time > deadline) continue
    if (event.type === 'invoke') {
      // Nothing is promised to who asks from outside the part that was healed.
      if (event.node !== undefined && members.size > 0 && !members.has(event.node)) continue
      asked.add(event.process)
      attempts++
    } else if (event.type === 'ok' && asked.has(event.process)) {
      const why = `an operation succeeded ${milliseconds(event.time - since)} after ${words}`
      return { verdict: 'valid', why }
    }
  }
  if (run.time < deadline) {
    const what = attempts === 0 ? 'was asked for' : 'succeeded'
    const why = `the run ended ${milliseconds(run.time - since)} after ${words}, before an operation ${what}`
    return { verdict: 'unknown', why }
  }
  if (attempts === 0) {
    const why = `no operation was asked for within ${withinMs} ms after ${words}`
    return { verdict: 'unknown', why }
  }
  const why = `none of ${attempts} operations asked for after ${words}, at ${since / 1_000_000} s, succeeded within ${withinMs} ms`
  const stuck = whoIsStuck(run)
  return { verdict: 'invalid', why: stuck === '' ? why : `${why}: ${stuck}`, core: [] }
}
