import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, RunRecord } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import { lastReadsOf } from './last-reads.ts'
import { operationsOf } from './operations.ts'

/** What the check of counters can be told. */
export interface CountsOnceOptions {
  /** Milliseconds. */
  readonly withinMs: number
}

/**
 * Each addition counts once, in counters that clients `add` to and `read`, whose reads may be old: reads that begin a bound after the last
 * fault has ended, and after the last addition was asked for, give the sum of what was acknowledged, and of some of what may have been added.
 * Before that a client finds in each read what it has added itself and all that was in its last read, and at most what was asked for by then.
 *
 * @param options - `withinMs` (milliseconds)
 *
 * Source: Shapiro et al., "A comprehensive study of Convergent and Commutative Replicated Data Types" (2011), section 3.1, counters; Terry
 * et al., "Session Guarantees for Weakly Consistent Replicated Data" (1994), of counters.
 *
 * @example
 * ```ts
 * countsOnce({ withinMs: 4_000 })
 * ```
 */
export const countsOnce: CheckFactory<CountsOnceOptions> = defineCheck({
  name: 'counts-once',
  description: 'reads of a counter have what their client has added and seen; at last, every addition once',
  defaults: { withinMs: 4_000 },
  validate: ({ withinMs }) =>
    withinMs > 0 && Number.isFinite(withinMs)
      ? undefined
      : `withinMs is ${withinMs}, expected milliseconds, more than 0`,
  title: ({ withinMs }) => `counts-once within ${withinMs} ms`,
  judge: judgeCounts,
})

/** Sums of additions, of negative numbers and of others. */
class Sums {
  below = 0
  above = 0

  get total(): number {
    return this.below + this.above
  }

  add(amount: number): void {
    if (amount < 0) this.below += amount
    else this.above += amount
  }
}

/** What a client knows of a counter: what it has added itself, and what it has read last, after how much of that. */
interface Known {
  readonly own: Sums
  lastRead: { readonly value: number; readonly own: number; readonly event: HistoryEvent } | undefined
}

function judgeCounts(run: RunRecord, { withinMs }: CountsOnceOptions): Verdict {
  const wrong = wrongOnTheWay(run)
  if (wrong !== undefined) return wrong
  const reads = lastReadsOf(run, withinMs)
  if (reads.length === 0) {
    const why = `no read was answered later than ${withinMs} ms after faults and additions`
    return { verdict: 'unknown', why }
  }
  const { acknowledged, open } = additionsOf(run)
  for (const { node, invoked, answered } of reads) {
    const { key = '' } = answered
    const value = Number(answered.value)
    const sum = acknowledged.get(key)?.total ?? 0
    const { below, above } = open.get(key) ?? new Sums()
    if (value >= sum + below && value <= sum + above) continue
    const maybe = below === above ? '' : `, and ${between(below, above)} may have been added besides`
    const why = `${node} answers a read${ofKey(key)} with ${value}, later than ${withinMs} ms after faults and additions; ${sum} was acknowledged${maybe}`
    return { verdict: 'invalid', why, core: [invoked.index, answered.index] }
  }
  return { verdict: 'valid', why: `${reads.length} last reads have every addition once` }
}

/** What is wrong with the first read that does not have what its client must find, or has more than anyone has asked for. */
function wrongOnTheWay({ history }: RunRecord): Verdict | undefined {
  const failed = new Set(
    operationsOf(history).flatMap(({ asked, ended }) => (ended?.type === 'fail' ? [asked.index] : [])),
  )
  const begun = new Map<string, Sums>()
  const known = new Map<string, Known>()
  const open = new Map<HistoryEvent['process'], HistoryEvent>()
  for (const event of history) {
    const { client, f, key = '', process, type } = event
    if (process === 'nemesis' || (f !== 'add' && f !== 'read')) continue
    if (type === 'invoke') {
      open.set(process, event)
      if (f === 'add' && !failed.has(event.index)) sumsOf(begun, key).add(Number(event.value))
      continue
    }
    const asked = open.get(process)
    if (type !== 'ok' || asked === undefined) continue
    const of = JSON.stringify([client ?? process, key])
    const mine: Known = known.get(of) ?? { own: new Sums(), lastRead: undefined }
    known.set(of, mine)
    if (f === 'add') {
      mine.own.add(Number(asked.value))
      continue
    }
    const wrong = wrongWith(event, mine, sumsOf(begun, key))
    if (wrong !== undefined) {
      const core = [...(mine.lastRead === undefined ? [] : [mine.lastRead.event.index]), asked.index]
      return { verdict: 'invalid', why: wrong, core: [...core, event.index] }
    }
    mine.lastRead = { value: Number(event.value), own: mine.own.total, event }
  }
  return undefined
}

function wrongWith(read: HistoryEvent, { own, lastRead }: Known, begun: Sums): string | undefined {
  const { client, key = '', process, value } = read
  const who = `${client ?? process} reads ${textOf(value ?? null)}${ofKey(key)}`
  if (typeof value !== 'number') return `${who}, which is no number`
  const [below, above] = [begun.below - own.below, begun.above - own.above]
  const others = `others had asked for ${between(below, above)}`
  if (value < own.total + below || value > own.total + above)
    return `${who}, after it had added ${own.total} itself; ${others}`
  if (lastRead === undefined) return undefined
  const added = own.total - lastRead.own
  const least = lastRead.value + added
  if (value >= least + below && value <= least + above) return undefined
  return `${who}, after it had read ${lastRead.value} and added ${added}; ${others}`
}

/** The additions of each key that surely happened, and those of which nobody knows. */
function additionsOf({ history }: RunRecord) {
  const acknowledged = new Map<string, Sums>()
  const open = new Map<string, Sums>()
  for (const { asked, ended } of operationsOf(history)) {
    if (asked.f !== 'add' || ended?.type === 'fail') continue
    sumsOf(ended?.type === 'ok' ? acknowledged : open, asked.key ?? '').add(Number(asked.value))
  }
  return { acknowledged, open }
}

function sumsOf(sums: Map<string, Sums>, key: string): Sums {
  const known = sums.get(key) ?? new Sums()
  sums.set(key, known)
  return known
}

function between(below: number, above: number): string {
  return below === above ? `${below}` : `from ${below} to ${above}`
}

function ofKey(key: string): string {
  return key === '' ? '' : ` of ${key}`
}
