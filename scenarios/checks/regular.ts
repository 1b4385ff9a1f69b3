import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, Json, RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import { byKey, operationsOf, type Performed } from './operations.ts'

/** What the regularity check can be told. */
export interface RegularOptions {
  /** What the objects are: registers that are written, or sets that are added to. */
  readonly model: 'register' | 'set'
}

/**
 * Regularity: a read sees the last write that was acknowledged before it began, or one that came at the same time as that or as the
 * read. It may see a write that a later read does not see, which linearizability forbids. Of a set: a read holds every element whose
 * addition was acknowledged before it began.
 *
 * @param options - `model`: `register` (`read`, `write`; no value is written twice) or `set` (`read`, `add`)
 *
 * Source: Lamport, "On Interprocess Communication", 1986; Shao, Welch, Pierce and Lee, "Multiwriter Consistency Conditions for Shared
 * Memory Registers", 2011, MWRegWeak, for many writers.
 *
 * @example
 * ```ts
 * regular({ model: 'set' })
 * ```
 */
export const regular: CheckFactory<RegularOptions> = defineCheck<RegularOptions>({
  name: 'regular',
  description: 'every read sees the last write that was acknowledged before it, or a later one',
  defaults: { model: 'register' },
  validate: ({ model }) =>
    model === 'register' || model === 'set'
      ? undefined
      : `model is "${String(model)}", expected register or set`,
  title: ({ model }) => `regular (${model})`,
  judge: (run, { model }) => (model === 'set' ? judgeSets(run) : judgeRegisters(run)),
})

/** Calls `look` for each read that was answered, with the writes of its key that were acknowledged before it began. */
function judgeReads(
  run: RunRecord,
  write: string,
  look: (read: Read, before: readonly Acknowledged[], of: readonly Performed[]) => Verdict | undefined,
): Verdict {
  let reads = 0
  for (const of of byKey(operationsOf(run.history)).values()) {
    const writes = of.filter(({ asked }) => asked.f === write)
    const acknowledged = writes
      .filter((operation): operation is Acknowledged => operation.ended?.type === 'ok')
      .sort((one, other) => one.ended.index - other.ended.index)
    for (const operation of of) {
      if (operation.asked.f !== 'read' || operation.ended?.type !== 'ok') continue
      reads++
      const { asked, ended } = operation
      const before = acknowledged.slice(0, countBefore(acknowledged, asked.index))
      const verdict = look({ asked, ended }, before, writes)
      if (verdict !== undefined) return verdict
    }
  }
  if (reads === 0) return { verdict: 'unknown', why: 'no read completed, so nothing was tried' }
  return { verdict: 'valid', why: `${reads} reads saw all that was acknowledged before they began` }
}

interface Read {
  readonly asked: HistoryEvent
  readonly ended: HistoryEvent
}

type Acknowledged = Performed & { readonly ended: HistoryEvent }

function judgeRegisters(run: RunRecord): Verdict {
  return judgeReads(run, 'write', (read, before, writes) => {
    const value = read.ended.value ?? null
    const last = before.reduce<Acknowledged | undefined>(
      (latest, write) => (latest === undefined || write.asked.index > latest.asked.index ? write : latest),
      undefined,
    )
    if (value === null) return last === undefined ? undefined : stale(read, last)
    const source = writes.find(({ asked }) => same(asked.value ?? null, value))
    if (source === undefined || source.asked.index > read.ended.index)
      return invalid(read, [], `${words(read)} answered ${text(value)}, which nobody had written`)
    if (source.ended?.type === 'fail')
      return invalid(read, [source], `${words(read)} answered ${text(value)}, whose write had failed`)
    if (source.ended?.type !== 'ok' || last === undefined || source.ended.index > last.asked.index)
      return undefined
    return stale(read, last)
  })
}

function judgeSets(run: RunRecord): Verdict {
  return judgeReads(run, 'add', (read, before) => {
    const held = new Set((read.ended.value as readonly Json[]).map(text))
    const missing = before.find(({ asked }) => !held.has(text(asked.value ?? null)))
    if (missing === undefined) return undefined
    const { asked, ended } = missing
    const why = `${words(read)} lacks ${text(asked.value ?? null)}, which process ${asked.process} had added, acknowledged at ${seconds(ended)}`
    return invalid(read, [missing], why)
  })
}

function stale(read: Read, { asked, ended }: Acknowledged): Verdict {
  const why = `${words(read)} answered ${text(read.ended.value ?? null)}, though process ${asked.process} had written ${text(asked.value ?? null)} after that, acknowledged at ${seconds(ended)}`
  return invalid(read, [{ asked, ended }], why)
}

function invalid({ asked, ended }: Read, with_: readonly Performed[], why: string): Verdict {
  const events = [
    ...with_.flatMap((write) => [write.asked, ...(write.ended ? [write.ended] : [])]),
    asked,
    ended,
  ]
  return { verdict: 'invalid', why, core: events.map(({ index }) => index).sort((a, b) => a - b) }
}

/** How many of some writes, in the order in which they were acknowledged, were so before an event. */
function countBefore(acknowledged: readonly Acknowledged[], index: number): number {
  let low = 0
  let high = acknowledged.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((acknowledged[middle] as Acknowledged).ended.index < index) low = middle + 1
    else high = middle
  }
  return low
}

function words({ asked }: Read): string {
  const what = asked.key === undefined ? 'read' : `read of ${asked.key}`
  return `process ${asked.process}'s ${what}, begun at ${seconds(asked)},`
}

function seconds({ time }: HistoryEvent): string {
  return `${(time / 1_000_000).toFixed(3)} s`
}

function text(value: Json): string {
  return JSON.stringify(value)
}

function same(one: Json, other: Json): boolean {
  return text(one) === text(other)
}
