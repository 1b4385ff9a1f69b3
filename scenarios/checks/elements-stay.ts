import type { Verdict } from '../../checkers/index.ts'
import type { HistoryEvent, Json, ProcessId, RunRecord } from '../../sim/index.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import { type LastRead, lastReadsOf } from './last-reads.ts'

/** What the check of elements can be told. */
export interface ElementsStayOptions {
  /** Milliseconds. */
  readonly withinMs: number
  /** Whether an addition wins over every removal that was over before it began: what was removed can be added again. */
  readonly additionsWin: boolean
}

/**
 * Elements stay as they were left, in sets to which clients `add` and from which they `remove`: reads that begin a bound after the last
 * fault has ended, and after the last update was asked for, hold every element that was surely added and that nobody tried to remove;
 * none that was added once, if at all, and surely removed, or that nobody tried to add. A removal that succeeds is one of what was there.
 * Where additions win, they also hold every element that was surely added when all removals of it were over.
 *
 * @param options - `withinMs` (milliseconds), `additionsWin` (false if left out)
 *
 * @example
 * ```ts
 * elementsStay({ withinMs: 4_000 })
 * elementsStay({ withinMs: 4_000, additionsWin: true })
 * ```
 */
export const elementsStay: CheckFactory<ElementsStayOptions> = defineCheck({
  name: 'elements-stay',
  description: 'a bound after the last fault and the last update, sets hold what was added and not removed',
  defaults: { withinMs: 4_000, additionsWin: false },
  validate: ({ withinMs }) =>
    withinMs > 0 && Number.isFinite(withinMs)
      ? undefined
      : `withinMs is ${withinMs}, expected milliseconds, more than 0`,
  title: () => 'elements stay as they were left',
  judge: judgeElements,
})

/** What clients have tried to do with one element. */
interface Attempts {
  readonly key: string
  readonly element: string
  adds: number
  removes: number
  /** How many removals have begun, failed ones too. */
  begunRemoves: number
  /** The last event that makes it sure that it was added, and that it was removed. */
  added: HistoryEvent | undefined
  removed: HistoryEvent | undefined
  /** How many removals are not over; one of which nobody knows how it ended never is. */
  openRemoves: number
  /** The last event that makes it sure that it was added after all removals. */
  addedLast: HistoryEvent | undefined
}

/** One attempt, as it began. */
interface Attempt {
  readonly of: Attempts
  /** How many removals had begun by then; none, for an addition, if one of them was not over. */
  readonly after: number | undefined
}

function judgeElements(run: RunRecord, { withinMs, additionsWin }: ElementsStayOptions): Verdict {
  const reads = lastReadsOf(run, withinMs)
  if (reads.length === 0) {
    const why = `no read was answered later than ${withinMs} ms after faults and updates`
    return { verdict: 'unknown', why }
  }
  const attempts = attemptsIn(run)
  for (const read of reads) {
    const wrong = wrongWith(read, attempts, additionsWin)
    if (wrong === undefined) continue
    const core = [
      ...(wrong.because === undefined ? [] : [wrong.because.index]),
      read.invoked.index,
      read.answered.index,
    ]
    return { verdict: 'invalid', why: wrong.why, core }
  }
  return {
    verdict: 'valid',
    why: `${attempts.size} elements were, in ${reads.length} reads, as they were left`,
  }
}

function attemptsIn(run: RunRecord): ReadonlyMap<string, Attempts> {
  const attempts = new Map<string, Attempts>()
  const asked = new Map<ProcessId, Attempt>()
  for (const event of run.history) {
    const { f, key = '', process, type, value = null } = event
    if (f !== 'add' && f !== 'remove') continue
    if (type === 'invoke') {
      const element = JSON.stringify(value)
      const name = JSON.stringify([key, value])
      const of = attempts.get(name) ?? {
        key,
        element,
        adds: 0,
        removes: 0,
        begunRemoves: 0,
        openRemoves: 0,
        added: undefined,
        addedLast: undefined,
        removed: undefined,
      }
      attempts.set(name, of)
      asked.set(process, { of, after: of.openRemoves === 0 ? of.begunRemoves : undefined })
      if (f === 'add') of.adds++
      else beginRemoval(of)
      continue
    }
    const attempt = asked.get(process)
    if (attempt === undefined) continue
    if (f === 'add') endAddition(attempt, event)
    else endRemoval(attempt, event)
  }
  return attempts
}

function beginRemoval(of: Attempts): void {
  of.removes++
  of.begunRemoves++
  of.openRemoves++
  of.addedLast = undefined
}

function endAddition({ of, after }: Attempt, event: HistoryEvent): void {
  if (event.type === 'fail') of.adds--
  if (event.type !== 'ok') return
  of.added = event
  if (after === of.begunRemoves) of.addedLast = event
}

function endRemoval({ of }: Attempt, event: HistoryEvent): void {
  if (event.type === 'info') return
  of.openRemoves--
  if (event.type === 'fail') of.removes--
  else of.removed = event
}

function wrongWith(
  { node, answered }: LastRead,
  attempts: ReadonlyMap<string, Attempts>,
  additionsWin: boolean,
): { readonly why: string; readonly because?: HistoryEvent } | undefined {
  const { key = '', value } = answered
  if (!Array.isArray(value)) return { why: `${node} answers a read with no list` }
  const there = new Set((value as readonly Json[]).map((element) => JSON.stringify(element)))
  const of = key === '' ? '' : ` of ${key}`
  for (const element of there) {
    const { adds = 0 } = attempts.get(`[${JSON.stringify(key)},${element}]`) ?? {}
    if (adds === 0) return { why: `${node} answers a read${of} with ${element}, which nobody has added` }
  }
  for (const attempt of attempts.values()) {
    const { element, added, addedLast, removed } = attempt
    if (attempt.key !== key) continue
    if (added !== undefined && attempt.removes === 0 && !there.has(element))
      return {
        why: `${node} answers a read${of} without ${element}, which was added and not removed`,
        because: added,
      }
    if (additionsWin && addedLast !== undefined && !there.has(element))
      return {
        why: `${node} answers a read${of} without ${element}, which was added when all removals of it were over`,
        because: addedLast,
      }
    if (removed !== undefined && attempt.adds === 1 && there.has(element))
      return {
        why: `${node} answers a read${of} with ${element}, which was removed and not added again`,
        because: removed,
      }
  }
  return undefined
}
