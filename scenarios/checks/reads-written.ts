import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, Json, RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'

/** What the check of what reads give can be told. */
export interface ReadsWrittenOptions {
  /** The value that every register has at first. */
  readonly initial: Json
}

/**
 * Nothing is made up: every value that is read of a register had been asked to be written to it by then, by a `write` or a `cas`
 * that did not fail before. It says nothing of which of those values a read may give, and so suits protocols that may lose writes.
 *
 * @param options - `initial` (the first value of every key; null if left out)
 *
 * @example
 * ```ts
 * readsWritten()
 * ```
 */
export const readsWritten: CheckFactory<ReadsWrittenOptions> = defineCheck({
  name: 'reads-written',
  description: 'every value that is read of a register is one that somebody asked to be written to it before',
  defaults: { initial: null as Json },
  title: () => 'every value that is read was written',
  judge: judgeReads,
})

function judgeReads({ history }: RunRecord, { initial }: ReadsWrittenOptions): Verdict {
  const asked = new Map<string, Set<string>>()
  const invoked = new Map<HistoryEvent['process'], HistoryEvent>()
  let reads = 0
  for (const event of history) {
    const { process, type, f, key = '', value = null } = event
    const values = asked.get(key) ?? new Set([JSON.stringify(initial)])
    asked.set(key, values)
    if (type === 'invoke') {
      invoked.set(process, event)
      if (f !== 'read') values.add(written(event))
    }
    if (type === 'fail' && f !== 'read') values.delete(written(invoked.get(process) ?? event))
    if (type !== 'ok' || f !== 'read') continue
    reads++
    if (values.has(JSON.stringify(value))) continue
    const why = `${event.client ?? process} read ${JSON.stringify(value)} of ${key}, which nobody had asked to be written`
    return { verdict: 'invalid', why, core: [event.index] }
  }
  return reads === 0
    ? { verdict: 'unknown', why: 'nothing was read, so nothing was tried' }
    : { verdict: 'valid', why: `each of ${reads} reads gave what had been written` }
}

/** The value that a write or a compare-and-set would leave behind. */
function written({ f, value = null }: HistoryEvent): string {
  return JSON.stringify(f === 'cas' && Array.isArray(value) ? (value as readonly Json[])[1] : value)
}
