import { historyOf } from '../../../sim/history.ts'
import type { Json } from '../../../sim/types.ts'
import { sameValue } from '../../canonical.ts'
import { operationsFor } from '../../interpret.ts'
import { models } from '../../models/index.ts'
import type { HistoryOperation } from '../../operations.ts'
import type { Tally } from '../../procedures/testing/law.ts'
import { Dice } from '../../procedures/testing/random-history.ts'
import { drawSessions } from '../../sessions/testing/session-histories.ts'
import { checkKAtomicity, smallestK } from '../k-atomicity.ts'
import { measureStaleness } from '../staleness.ts'

/** A read or write with its span in real time. */
interface Span {
  readonly operation: HistoryOperation
  readonly begin: number
  readonly end: number
}

/**
 * Whether some order of operations on one key is true to their spans and has every read see one of the last k values, straight from
 * the definition. What crashed may be left out.
 */
function hasOrder(spans: readonly Span[], k: number): boolean {
  const canGoOn = (left: readonly Span[], last: readonly Json[]): boolean => {
    if (left.every(({ operation }) => operation.outcome === 'info')) return true
    return left.some((next) => {
      if (left.some((other) => other !== next && other.end < next.begin)) return false
      const { f, input, output } = next.operation
      const rest = left.filter((other) => other !== next)
      if (f === 'write') return canGoOn(rest, [...last, input].slice(-k))
      return last.some((value) => sameValue(value, output ?? null)) && canGoOn(rest, last)
    })
  }
  return canGoOn(spans, [null])
}

/**
 * Draws a history of registers and holds against the definitions: whether it is k-atomic, the smallest k, the smallest Δ, and how
 * many versions each read was behind.
 *
 * @param seed - other seeds give other histories
 * @param tally - counts what was found of k-atomicity
 * @returns what is wrong, or `undefined`
 */
export function stalenessLaw(seed: number, tally: Tally): string | undefined {
  const dice = new Dice(seed)
  const drawn = drawSessions(dice, {
    operations: 3 + dice.below(7),
    clients: 1 + dice.below(5),
    keys: 1,
    writes: 40 + dice.below(20),
    crashes: dice.below(3) * 6,
    failures: dice.below(2) * 6,
    repeats: dice.percent(5) ? 30 : 0,
    cas: 0,
  })
  const pace = 1 + dice.below(3)
  const history = historyOf(
    [...drawn].map((event) => ({ ...event, time: 10 * Math.floor(event.index / pace) })),
  )
  const options = { object: 'register' } as const
  const k = 1 + dice.below(4)
  const operations = operationsFor(history, models.register, null).filter(
    ({ f, outcome }) => outcome === 'ok' || (f === 'write' && outcome === 'info'),
  )
  const spans = operations.map((operation): Span => ({
    operation,
    begin: operation.invocation,
    end: operation.completion,
  }))
  const verdict = checkKAtomicity(history, { ...options, k })
  tally[verdict.verdict === 'unknown' ? 'unfit' : verdict.verdict]++
  if (verdict.verdict === 'unknown') return undefined
  const isAllowed = hasOrder(spans, k)
  if (isAllowed !== (verdict.verdict === 'valid'))
    return `it says ${verdict.verdict} for k = ${k}, and that is wrong`
  if (verdict.verdict === 'invalid') {
    const core = spans.filter(({ operation }) => verdict.core.includes(operation.invocation))
    if (hasOrder(core, k)) return `its core for k = ${k} is ${k}-atomic`
  } else {
    const placed = (verdict.witness ?? []).map(
      (invocation) => spans.find(({ begin }) => begin === invocation) as Span,
    )
    if (!isOrder(spans, placed, k)) return `its order for k = ${k} is none`
  }
  const staleness = measureStaleness(history, options)
  if (staleness.ambiguous > 0) return undefined
  const found = smallestK(history, options)
  if (found.least !== found.most) return 'the smallest k of a small history is not known'
  const isNone = !Number.isFinite(found.most)
  if (isNone !== staleness.unexplained > 0) return 'what is unexplained has a k'
  if (isNone) return hasOrder(spans, 99) ? 'there is a k' : undefined
  if (!hasOrder(spans, found.most) || (found.most > 1 && hasOrder(spans, found.most - 1)))
    return `the smallest k is not ${found.most}`
  const timeOf = (event: number) => (Number.isFinite(event) ? history.at(event).time : event)
  const shifted = (deltaUs: number) =>
    operations.map((operation): Span => ({
      operation,
      begin: timeOf(operation.invocation) - (operation.f === 'read' ? deltaUs : 0),
      end: timeOf(operation.completion),
    }))
  const { deltaUs = -1 } = staleness
  if (!hasOrder(shifted(deltaUs), 1)) return `with a Δ of ${deltaUs} it is not Δ-atomic`
  if (deltaUs > 0 && hasOrder(shifted(deltaUs - 1), 1)) return `it is Δ-atomic with less than ${deltaUs}`
  if (deltaUs > 0) {
    const core = shifted(deltaUs - 1).filter(({ operation }) =>
      staleness.deltaCore.includes(operation.invocation),
    )
    if (hasOrder(core, 1)) return `its core does not force a Δ of ${deltaUs}`
  }
  return wrongVersions(operations, staleness.each)
}

function isOrder(spans: readonly Span[], placed: readonly Span[], k: number): boolean {
  const isTrue = placed.every((later, i) =>
    placed.slice(0, i).every((earlier) => !(later.end < earlier.begin)),
  )
  const isWhole = spans.every((span) => span.operation.outcome === 'info' || placed.includes(span))
  let last: readonly Json[] = [null]
  const isLegal = placed.every(({ operation: { f, input, output } }) => {
    if (f === 'write') last = [...last, input].slice(-k)
    return f === 'write' || last.some((value) => sameValue(value, output ?? null))
  })
  return isTrue && isWhole && isLegal && new Set(placed).size === placed.length
}

function wrongVersions(
  operations: readonly HistoryOperation[],
  { invocations, versions }: { readonly invocations: Int32Array; readonly versions: Int32Array },
): string | undefined {
  const reads = operations.filter(({ f }) => f === 'read')
  const writes = operations.filter(({ f }) => f === 'write')
  const effectOf = (write: HistoryOperation) =>
    Math.min(
      write.completion,
      ...reads.filter(({ output }) => sameValue(output, write.input)).map(({ completion }) => completion),
    )
  for (const [i, invocation] of invocations.entries()) {
    const read = reads.find((each) => each.invocation === invocation)
    const source = writes.find(({ input }) => sameValue(input, read?.output))
    const effect = source === undefined ? -1 : effectOf(source)
    const between = writes.filter((write) => write.invocation > effect && effectOf(write) < invocation)
    if (between.length !== versions[i])
      return `event ${invocation} is ${between.length} versions behind, not ${versions[i]}`
  }
  return undefined
}
