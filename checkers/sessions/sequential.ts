import { canonicalText } from '../canonical.ts'
import { looksOnly } from '../model.ts'
import { countOf } from '../explanation/words.ts'
import { Narrator } from '../explanation/narrator.ts'
import { checkLinearizable } from '../linearizable.ts'
import type { HistoryOperation } from '../operations.ts'
import { partsOf } from '../parts.ts'
import { Transitions } from '../search/transitions.ts'
import type { Verdict } from '../verdict.ts'
import type { SessionInput, SessionTable } from './session-table.ts'
import { orderRegisters } from './sequential-registers.ts'
import {
  type SequentialOutcome,
  type SequentialProblem,
  SequentialSearch,
  taking,
} from './sequential-search.ts'
import { coreOf } from './session-core.ts'

/** How many steps may go into shrinking one core, if the budget is not less. */
const STEPS_FOR_SHRINKING = 2_000_000

/** Of more operations than this no core is looked for. */
const MOST_TO_SHRINK = 2_000

/** How many operations a sentence names. */
const MOST_NAMED = 6

/** What is judged, and how much work that may be. */
export interface SequentialInput extends SessionInput {
  readonly budget: number
  /** What sessions did, if that is reads and writes, each of a value of its own. */
  readonly table: SessionTable | undefined
}

/**
 * Judges whether there is one order of all operations, each session's as it made them, that the model allows. Causal convergence
 * and linearizability answer most questions, the first for a no and the second for a yes; the rest is searched.
 *
 * @param input - the operations, whose are one session, and the budget in steps
 */
export function judgeSequential(input: SequentialInput): Verdict {
  const { history, model, initial, budget, table } = input
  if (table !== undefined) {
    const broken = coreOf(input, table, 'causal-convergent')
    if (broken !== undefined) {
      return { ...broken, procedure: 'causal convergence', operations: input.operations.length }
    }
  }
  const linearizable = checkLinearizable(history, { model, initial, budget: Math.ceil(budget / 4) })
  const operations = input.operations.length
  if (linearizable.verdict === 'valid') {
    const why = 'The history is linearizable; the same order follows every session.'
    return { ...linearizable, why }
  }
  const ordered = table === undefined ? undefined : orderRegisters(table, Math.ceil(budget / 4))
  if (table !== undefined && ordered?.kind === 'order') {
    const witness = ordered.order.map((row) => input.operations.columns.invocations[row] as number)
    return { verdict: 'valid', why: orderedText(operations), witness, procedure: 'polygraph', operations }
  }
  if (ordered?.kind === 'none') {
    const { invocations } = input.operations.columns
    const contradicting = new Set(ordered.rows.map((row) => invocations[row]))
    const left = worthPlacing(input).filter(({ invocation }) => contradicting.has(invocation))
    const effort = { procedure: 'polygraph', operations }
    return { verdict: 'invalid', ...explained(input, left), ...effort }
  }
  const problem = problemFor(input, worthPlacing(input))
  const search = new SequentialSearch(problem)
  const outcome = search.run(budget)
  const effort = { procedure: 'search over sessions', operations, steps: search.steps }
  if (outcome.kind === 'valid') {
    const witness = outcome.order.map((at) => (problem.operations[at] as HistoryOperation).invocation)
    return { verdict: 'valid', why: orderedText(operations), witness, ...effort }
  }
  if (outcome.kind === 'undecided') {
    const why = `The search gave up after ${countOf(search.steps, 'step')}, and found neither an order of all operations that follows every session nor that there is none.`
    return { verdict: 'unknown', why, ...effort }
  }
  return { verdict: 'invalid', ...explained(input, problem.operations), ...effort }
}

function orderedText(operations: number): string {
  return `An order of the ${countOf(operations, 'operation')} that follows every session explains every answer.`
}

/**
 * Those that have to be explained, or may explain another. What crashed and left a value that nobody saw can be left out of any order; every
 * one of them would double the places at which a search could be.
 */
function worthPlacing({ model, operations, table }: SequentialInput): readonly HistoryOperation[] {
  const all = taking(model, operations.operations(operations.rows()))
  if (table === undefined) return all
  const { invocations } = operations.columns
  const known = new Set(Array.from(table.rows, (row) => invocations[row]))
  return all.filter(({ outcome, invocation }) => outcome !== 'info' || known.has(invocation))
}

function problemFor(
  { model, initial, operations: table, history, sessions: kind, table: registers }: SequentialInput,
  operations: readonly HistoryOperation[],
): SequentialProblem {
  const sessionNumbers = new Map<string, number>()
  const sessions = Int32Array.from(operations, ({ process, invocation }) => {
    const client = kind === 'client' ? history.at(invocation).client : undefined
    return numberFor(sessionNumbers, client === undefined ? `process ${process}` : `client ${client}`)
  })
  const partByInvocation = new Map<number, number>()
  const parts = partsOf(model, table)
  for (const [part, { rows }] of parts.entries())
    for (const row of rows) partByInvocation.set(table.columns.invocations[row] as number, part)
  return {
    model,
    transitions: new Transitions(model, initial),
    operations,
    sessions,
    sessionCount: sessionNumbers.size,
    parts: Int32Array.from(operations, ({ invocation }) => partByInvocation.get(invocation) ?? 0),
    partCount: parts.length,
    isUnique:
      registers !== undefined && model.register !== undefined && leavesEachOnce(operations, model, initial),
  }
}

/** Whether no value is left twice in a part, nor the first one again. */
function leavesEachOnce(
  operations: readonly HistoryOperation[],
  { register }: SequentialProblem['model'],
  initial: SessionInput['initial'],
): boolean {
  const left = new Set<string>()
  for (const operation of operations) {
    const value = register?.sets(operation)
    if (value === undefined) continue
    const text = canonicalText([operation.key ?? null, value])
    if (left.has(text) || canonicalText(value) === canonicalText(initial)) return false
    left.add(text)
  }
  return true
}

/** Leaves out what may go as long as no order is found, and says what remains. */
function explained(
  input: SequentialInput,
  all: readonly HistoryOperation[],
): { readonly why: string; readonly core: readonly number[] } {
  let left = all
  let steps = Math.min(STEPS_FOR_SHRINKING, input.budget)
  const isInvalid = (operations: readonly HistoryOperation[]): boolean => {
    if (steps <= 0) return false
    const search = new SequentialSearch(problemFor(input, operations))
    const found: SequentialOutcome = search.run(steps)
    steps -= search.steps
    return found.kind === 'invalid'
  }
  const first = left.length > MOST_TO_SHRINK ? 0 : left.length >> 1
  for (let size = first; size > 0; size >>= 1) {
    for (let at = 0; at < left.length;) {
      const fewer = without(input, left, new Set(left.slice(at, at + size)))
      if (fewer.length < left.length && isInvalid(fewer)) left = fewer
      else at += size
    }
  }
  const core = left.flatMap(({ invocation, completion }) =>
    Number.isFinite(completion) ? [invocation, completion] : [invocation],
  )
  const narrator = new Narrator(input.history, input.model)
  const named = left
    .slice(0, MOST_NAMED)
    .map((each) => `${narrator.did(each)} ${narrator.when(each.invocation)}`)
  const more = left.length > MOST_NAMED ? `; and ${left.length - MOST_NAMED} more` : ''
  const why = `No order that follows every session explains what ${countOf(left.length, 'operation')} answered: ${named.join('; ')}${more}.`
  return { why, core: core.sort((a, b) => a - b) }
}

/** What is left without some operations: those that only look, and on registers those whose value nobody of the rest saw. */
function without(
  { model }: SequentialInput,
  all: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const rest = all.filter((operation) => !chosen.has(operation) || !looksOnly(model, operation))
  const { register } = model
  if (register === undefined) return rest
  const texts = (key: string | undefined, value: unknown) => canonicalText([key ?? null, value as string])
  for (let left = rest; ;) {
    const seen = new Set(
      left.flatMap((each) => {
        const value = register.sees(each)
        return value === undefined ? [] : [texts(each.key, value)]
      }),
    )
    const next = left.filter((each) => {
      const value = register.sets(each)
      return !chosen.has(each) || value === undefined || seen.has(texts(each.key, value))
    })
    if (next.length === left.length) return left
    left = next
  }
}

function numberFor(numbers: Map<string, number>, name: string): number {
  const known = numbers.get(name)
  if (known !== undefined) return known
  numbers.set(name, numbers.size)
  return numbers.size - 1
}
