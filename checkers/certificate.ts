import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { canonicalText } from './canonical.ts'
import { prefixUpTo, withoutOthers } from './explanation/deletions.ts'
import { completedOf } from './explanation/order.ts'
import { countOf } from './explanation/words.ts'
import { interpretedTable, takesPart } from './interpret.ts'
import { judgeOperations } from './judge-part.ts'
import { type LinearizabilityOptions, settingsOf } from './linearizable.ts'
import type { Model } from './model.ts'
import type { OperationTable } from './operation-table.ts'
import type { HistoryOperation } from './operations.ts'
import { partsOf, type PartRows } from './parts.ts'
import { statesAfter } from './states-after.ts'
import type { Verdict } from './verdict.ts'

/** The largest core that is held against the definition itself: the orders of more operations are too many. */
const MOST_BY_DEFINITION = 12

/** How many completions are cut off one by one, the nearest to the end of the core; those after them all at once. */
const MOST_CUTS = 100

/** How many steps may go into judging a core that is larger. */
const STEPS_FOR_A_CORE = 20_000_000

/** What came of verifying the proof of a verdict. */
export interface Verification {
  /** `proven`, `refuted` if the proof is wrong, `unproven` if there is none: of an `unknown`, or of a core too large. */
  readonly outcome: 'proven' | 'refuted' | 'unproven'
  /** A sentence: what was verified, and how, or what is wrong. */
  readonly why: string
}

/**
 * Verifies the proof that a verdict on linearizability brings, without the procedure that made it.
 *
 * A witness is replayed: every operation that completed is there once, none stands before one that had completed before it
 * began, and the model allows each step. A core is held against the history: it is what remains of one part up to the core's
 * last completion, after deletions that are sound for the model; and, up to twelve operations, no order of it is one that the
 * model allows, tried one by one. A larger one is judged anew by itself.
 *
 * @param history - the history that was judged
 * @param options - as the judge was given them
 * @param verdict - what the judge said
 * @throws InputError as the judge does
 *
 * @example
 * ```ts
 * const history = parseHistory('INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read 7')
 * const verdict = checkLinearizable(history, { model: 'register' })
 * verifyLinearizability(history, { model: 'register' }, verdict).outcome // proven
 * ```
 */
export function verifyLinearizability(
  history: History,
  options: LinearizabilityOptions,
  verdict: Verdict,
): Verification {
  if (verdict.verdict === 'unknown') return { outcome: 'unproven', why: 'an unknown verdict has no proof' }
  const { model, initial } = settingsOf(options)
  const table = interpretedTable(history, model, initial, options)
  const parts = partsOf(model, table)
  if (verdict.verdict === 'valid') {
    if (verdict.witness === undefined) return { outcome: 'unproven', why: 'the verdict brings no witness' }
    const wrong = wrongInWitness(model, initial, table, parts, verdict.witness)
    if (wrong !== undefined) return { outcome: 'refuted', why: wrong }
    const what = countOf(verdict.witness.length, 'operation')
    return {
      outcome: 'proven',
      why: `the order of ${what} was replayed: it explains every answer`,
    }
  }
  return verifyCore(model, initial, table, parts, new Set(verdict.core))
}

/** What is wrong with an order, if anything. */
function wrongInWitness(
  model: Model,
  initial: Json,
  table: OperationTable,
  parts: readonly PartRows[],
  witness: readonly number[],
): string | undefined {
  const { invocations, completions } = table.columns
  const places = new Map<number, number>()
  for (let row = 0; row < table.length; row++) places.set(invocations[row] as number, row)
  const partOf = new Int32Array(table.length)
  for (const [number, { rows }] of parts.entries()) for (const row of rows) partOf[row] = number
  const states = parts.map((): readonly Json[] => [initial])
  const placed = new Uint8Array(table.length)
  let latest = -1
  for (const invocation of witness) {
    const row = places.get(invocation)
    if (row === undefined) return `the order names event ${invocation}, which invokes nothing`
    if (placed[row] === 1) return `the order has the operation invoked at event ${invocation} twice`
    if ((completions[row] as number) < latest) {
      return `the order has the operation invoked at event ${invocation} after one that began after it had completed`
    }
    placed[row] = 1
    latest = Math.max(latest, invocation)
    const part = partOf[row] as number
    const after = statesAfter(model, states[part] as readonly Json[], table.at(row))
    if (after.length === 0)
      return `the model does not allow the operation invoked at event ${invocation} there`
    states[part] = after
  }
  for (let row = 0; row < table.length; row++) {
    const operation = table.at(row)
    const mustBeThere = takesPart(model, operation) && Number.isFinite(operation.completion)
    if (mustBeThere && placed[row] === 0)
      return `the order lacks the operation invoked at event ${invocations[row]}`
  }
  return undefined
}

function verifyCore(
  model: Model,
  initial: Json,
  table: OperationTable,
  parts: readonly PartRows[],
  core: ReadonlySet<number>,
): Verification {
  const refuted = (why: string): Verification => ({ outcome: 'refuted', why })
  const { invocations } = table.columns
  const of = parts.filter(({ rows }) => rows.some((row) => core.has(invocations[row] as number)))
  const [part] = of
  if (part === undefined || of.length > 1) return refuted('the core is not of one part of the history')
  const all = table.operations(part.rows).filter((operation) => takesPart(model, operation))
  const last = completedOf(all).findLast(({ completion }) => core.has(completion))
  if (last === undefined) return refuted('no operation of the core completed')
  const left = leftFor(model, initial, all, core, last)
  const inCore = left.filter(({ invocation }) => core.has(invocation))
  if (inCore.some(({ completion }) => Number.isFinite(completion) && !core.has(completion)))
    return refuted('the core lacks a completion')
  if (left.length !== inCore.length)
    return refuted(
      `the core leaves out what is not known to be deletable from a history of the model ${model.name}`,
    )
  const what = `the core of ${countOf(inCore.length, 'operation')} is what sound deletions leave`
  if (inCore.length <= MOST_BY_DEFINITION) {
    if (hasOrder(model, initial, inCore)) return refuted('an order of the core explains its answers')
    return { outcome: 'proven', why: `${what}, and none of their orders explains the answers` }
  }
  const { outcome } = judgeOperations(model, initial, inCore, STEPS_FOR_A_CORE)
  if (outcome === 'valid') return refuted('an order of the core explains its answers')
  if (outcome === 'invalid') return { outcome: 'proven', why: `${what}; judged by itself, it is invalid` }
  return { outcome: 'unproven', why: `${what}, but it is too large to be judged by itself` }
}

/**
 * What is left up to the core's last completion once what is not of the core has been deleted, as far as that is sound. What
 * failed may go as long as its completion is there to say so, what the end of the history noticed once that is cut; so the end
 * is cut off completion by completion.
 */
function leftFor(
  model: Model,
  initial: Json,
  all: readonly HistoryOperation[],
  core: ReadonlySet<number>,
  last: HistoryOperation,
): readonly HistoryOperation[] {
  const atOnce = withoutOthers(model, initial, all, core)
  const later = completedOf(atOnce).filter(({ completion }) => completion > last.completion)
  let left = atOnce
  for (const cut of later.slice(0, MOST_CUTS).reverse())
    left = withoutOthers(model, initial, prefixUpTo(model, left, cut), core)
  return withoutOthers(model, initial, prefixUpTo(model, left, last), core)
}

/** Whether some order of a few operations explains them: every set of them that can come first is tried, with every state. */
function hasOrder(model: Model, initial: Json, operations: readonly HistoryOperation[]): boolean {
  const tried = new Set<string>()
  const canGoOn = (placed: number, state: Json): boolean => {
    const left = operations.filter((_, i) => (placed & (1 << i)) === 0)
    if (left.every(({ completion }) => !Number.isFinite(completion))) return true
    const configuration = `${placed} ${canonicalText(state)}`
    if (tried.has(configuration)) return false
    tried.add(configuration)
    return operations.some((next, i) => {
      if ((placed & (1 << i)) !== 0 || left.some(({ completion }) => completion < next.invocation))
        return false
      return statesAfter(model, [state], next).some((after) => canGoOn(placed | (1 << i), after))
    })
  }
  return canGoOn(0, initial)
}
