import type { Verdict } from '../../checkers/index.ts'
import type { Json, RunRecord } from '../../sim/index.ts'
import { textOf } from '../../sim/printing.ts'
import { type CheckFactory, defineCheck } from '../check.ts'
import { type LastRead, lastReadsOf } from './last-reads.ts'
import { operationsOf } from './operations.ts'

/** What the check of convergence can be told. */
export interface ConvergesOptions {
  /** Milliseconds. */
  readonly withinMs: number
}

/**
 * Convergence: reads of the same key that begin a bound after the last fault has ended, and after the last update was asked for, are
 * all answered alike, whichever node answers; of lists, the order does not matter. What an update writes of which nobody knows how it
 * ended may come at any time, and does not count.
 *
 * @param options - `withinMs` (milliseconds)
 *
 * Source: Shapiro et al., "Conflict-free Replicated Data Types" (2011), eventual consistency.
 *
 * @example
 * ```ts
 * converges({ withinMs: 4_000 })
 * ```
 */
export const converges: CheckFactory<ConvergesOptions> = defineCheck({
  name: 'converges',
  description: 'a bound after the last fault and the last update, all nodes answer reads alike',
  defaults: { withinMs: 4_000 },
  validate: ({ withinMs }) =>
    withinMs > 0 && Number.isFinite(withinMs)
      ? undefined
      : `withinMs is ${withinMs}, expected milliseconds, more than 0`,
  title: ({ withinMs }) => `converges within ${withinMs} ms`,
  judge: judgeConvergence,
})

function judgeConvergence(run: RunRecord, { withinMs }: ConvergesOptions): Verdict {
  const reads = lastReadsOf(run, withinMs)
  const nodes = new Set(reads.map(({ node }) => node))
  if (nodes.size < 2) {
    const why = `fewer than two nodes have answered reads later than ${withinMs} ms after faults and updates`
    return { verdict: 'unknown', why }
  }
  const open = openUpdates(run)
  const first = new Map<string, { readonly read: LastRead; readonly answer: string }>()
  for (const read of reads) {
    const key = read.answered.key ?? ''
    const answer = settledIn(read.answered.value ?? null, open.get(key))
    if (answer === undefined) continue
    const { read: other, ...earlier } = first.get(key) ?? { read, answer }
    first.set(key, { read: other, ...earlier })
    if (earlier.answer !== answer) {
      const why = `${read.node} answers a read${key === '' ? '' : ` of ${key}`} ${difference(read, other)}, later than ${withinMs} ms after faults and updates`
      const core = [other, read].flatMap(({ invoked, answered }) => [invoked.index, answered.index])
      return { verdict: 'invalid', why, core: core.sort((a, b) => a - b) }
    }
  }
  return { verdict: 'valid', why: `${[...nodes].sort().join(', ')} answered reads alike` }
}

/** What updates write of which nobody knows how they ended, by key, as texts. */
function openUpdates({ history }: RunRecord): ReadonlyMap<string, ReadonlySet<string>> {
  const open = new Map<string, Set<string>>()
  for (const { asked, ended } of operationsOf(history)) {
    if (asked.f === 'read' || (ended !== undefined && ended.type !== 'info')) continue
    const key = asked.key ?? ''
    const values = open.get(key) ?? new Set()
    open.set(key, values.add(JSON.stringify(asked.value ?? null)))
  }
  return open
}

/** The text of an answer, of a list in one order of its items, without what may come at any time; `undefined` if it is that itself. */
function settledIn(value: Json, open: ReadonlySet<string> = new Set()): string | undefined {
  if (!Array.isArray(value)) {
    const text = JSON.stringify(value)
    return open.has(text) ? undefined : text
  }
  const items = (value as readonly Json[]).map((item) => JSON.stringify(item))
  return JSON.stringify(items.filter((item) => !open.has(item)).sort())
}

/** How an answer differs from another one, in words. */
function difference({ answered: { value = null } }: LastRead, other: LastRead): string {
  const expected = other.answered.value ?? null
  if (!Array.isArray(value) || !Array.isArray(expected))
    return `with ${textOf(value)}, and ${other.node} with ${textOf(expected)}`
  const more = without(value as readonly Json[], expected as readonly Json[])
  const less = without(expected as readonly Json[], value as readonly Json[])
  const words = [
    ...(more.length > 0 ? [`with ${more.join(', ')}`] : []),
    ...(less.length > 0 ? [`without ${less.join(', ')}`] : []),
  ]
  return `${words.join(' and ')}, unlike ${other.node}`
}

function without(list: readonly Json[], other: readonly Json[]): readonly string[] {
  const there = new Set(other.map((item) => JSON.stringify(item)))
  return list.map((item) => JSON.stringify(item)).filter((item) => !there.has(item))
}
