import type { RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import type { Verdict } from '../../checkers/index.ts'

/** What the agreement check can be told. */
export interface AgreementOptions {
  /** The operation whose answers are to agree. */
  readonly f: string
  /** Milliseconds. */
  readonly withinMs: number
}

/**
 * Everyone comes to agree: each operation of a name that is asked for later than a bound after the last fault has ended is answered,
 * and all of them with the same value.
 *
 * @param options - `f` (the operation) and `withinMs` (milliseconds)
 *
 * @example
 * ```ts
 * agreement({ f: 'leader', withinMs: 2_000 })
 * ```
 */
export const agreement: CheckFactory<AgreementOptions> = defineCheck({
  name: 'agreement',
  description: 'a bound after the last fault has ended, every answer to an operation is the same',
  defaults: { f: 'leader', withinMs: 5_000 },
  validate: ({ withinMs }) =>
    withinMs > 0 && Number.isFinite(withinMs)
      ? undefined
      : `withinMs is ${withinMs}, expected milliseconds, more than 0`,
  title: ({ f, withinMs }) => `agreement (${f}) within ${withinMs} ms`,
  judge: judgeAgreement,
})

function judgeAgreement({ history, faults }: RunRecord, { f, withinMs }: AgreementOptions): Verdict {
  const ends = faults.flatMap((fault) => (fault.injected ? [fault.to] : []))
  const since = Math.max(0, ...ends) + withinMs * 1000
  const asked = new Map<number, number>()
  let first: { readonly text: string; readonly index: number; readonly by: string } | undefined
  let answers = 0
  for (const event of history) {
    if (event.process === 'nemesis' || event.f !== f) continue
    if (event.type === 'invoke') {
      if (event.time >= since) asked.set(event.process, event.index)
      continue
    }
    const invoked = asked.get(event.process)
    if (invoked === undefined) continue
    const by = event.client ?? `process ${event.process}`
    const where = `${by} at ${event.time / 1_000_000} s`
    if (event.type !== 'ok') {
      const why = `${where} got no answer to ${f}, more than ${withinMs} ms after the last fault: ${event.error}`
      return { verdict: 'invalid', why, core: [invoked, event.index] }
    }
    const text = JSON.stringify(event.value ?? null)
    first ??= { text, index: event.index, by }
    if (text !== first.text) {
      const why = `${where} was answered ${f} with ${text}, and ${first.by} with ${first.text}, both more than ${withinMs} ms after the last fault`
      return { verdict: 'invalid', why, core: [first.index, event.index] }
    }
    answers++
  }
  if (first === undefined) {
    const why = `no ${f} was asked for and answered more than ${withinMs} ms after the last fault`
    return { verdict: 'unknown', why }
  }
  return { verdict: 'valid', why: `${answers} answers to ${f} after the last fault are all ${first.text}` }
}
