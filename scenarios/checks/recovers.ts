import type { RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import type { Verdict } from '../../checkers/index.ts'

/** What the recovery check can be told. */
export interface RecoversOptions {
  /** Milliseconds. */
  readonly withinMs: number
}

/**
 * Progress resumes: within a bound after the last fault has ended, an operation that was asked for after it succeeds.
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
  const { history, faults } = run
  const healed = faults.reduce((latest, fault) => (fault.injected ? Math.max(latest, fault.to) : latest), 0)
  const since = faults.some(({ injected }) => injected)
    ? 'the last fault'
    : 'the start (no fault was injected)'
  const deadline = healed + withinMs * 1000
  const asked = new Set<number>()
  let attempts = 0
  for (const event of history) {
    if (event.process === 'nemesis' || event.time < healed || event.time > deadline) continue
    if (event.type === 'invoke') {
      asked.add(event.process)
      attempts++
    } else if (event.type === 'ok' && asked.has(event.process)) {
      const since = faults.some(({ injected }) => injected)
        ? 'the last fault'
        : 'the start; no fault was injected'
      const why = `an operation succeeded ${milliseconds(event.time - healed)} after ${since}`
      return { verdict: 'valid', why }
    }
  }
  if (run.time < deadline) {
    const why = `the run ended ${milliseconds(run.time - healed)} after ${since}, before an operation succeeded`
    return { verdict: 'unknown', why }
  }
  if (attempts === 0) {
    const why = `no operation was asked for within ${withinMs} ms after ${since}`
    return { verdict: 'unknown', why }
  }
  const why = `none of ${attempts} operations asked for after ${since}, at ${healed / 1_000_000} s, succeeded within ${withinMs} ms`
  return { verdict: 'invalid', why, core: [] }
}

function milliseconds(microseconds: number): string {
  return `${Math.round(microseconds / 1000)} ms`
}
