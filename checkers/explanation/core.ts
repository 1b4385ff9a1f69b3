import type { Json } from '../../sim/types.ts'
import { canonicalText, Interner } from '../canonical.ts'
import { takesPart } from '../interpret.ts'
import { judgeOperations } from '../judge-part.ts'
import { looksOnly, type Model, type RegisterView, type SoundDeletions } from '../model.ts'
import type { Call, HistoryOperation } from '../operations.ts'
import type { SearchOutcome } from '../search/search.ts'

/** How many steps all searches that shrink one core may take together. What is left then is still a core. */
const STEPS_FOR_SHRINKING = 4_000_000

/** A part of a history that is not linearizable. */
export interface InvalidPart {
  readonly model: Model
  /** The state before the first operation. */
  readonly initial: Json
  /** The operations of the part, in the order of their invocations. */
  readonly operations: readonly HistoryOperation[]
}

/** What was left of an invalid part. */
export interface Core {
  /** In the order of their invocations; those that completed after the culprit are open. */
  readonly operations: readonly HistoryOperation[]
  /** The operation that completed last, by which it is invalid. */
  readonly culprit: HistoryOperation
  /** Whether it is surely valid without that completion; not so when shrinking ran out of steps. */
  readonly isFirst: boolean
}

/**
 * The shortest prefix of an invalid part that is invalid.
 *
 * @param part - an invalid part
 *
 * @example
 * ```ts
 * const events = 'INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read 7'
 * const operations = operationsFor(parseHistory(events), models.register, null)
 * shortestPrefixOf({ model: models.register, initial: null, operations }).culprit.output // 7
 * ```
 */
export function shortestPrefixOf(part: InvalidPart): Core {
  const shrinking = new Shrinking(part)
  shrinking.cutEnd()
  return shrinking.core
}

/**
 * Shrinks an invalid part to a core. Only deletions are tried that leave a linearizable history linearizable, so a violation
 * in the core is one of the part: the end is cut off, operations go that only look, and those that the model declares to be
 * deletable. Each candidate is judged anew.
 *
 * @param part - an invalid part
 *
 * @example
 * ```ts
 * const events = 'INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read 7'
 * const operations = operationsFor(parseHistory(events), models.register, null)
 * coreOf({ model: models.register, initial: null, operations }).operations.length // 1
 * ```
 */
export function coreOf(part: InvalidPart): Core {
  const shrinking = new Shrinking(part)
  for (let size = shrinking.size; ; size = Math.max(1, Math.floor(size / 2))) {
    const before = shrinking.size
    for (let from = 0; from < shrinking.size && !shrinking.spent;) {
      if (!shrinking.tryWithout(from, size)) from += size
    }
    const progress = shrinking.size < before
    if (shrinking.spent || (size === 1 && !progress)) break
  }
  shrinking.cutEnd()
  return shrinking.core
}

/**
 * What of some operations may be deleted together: those that only look, and those that the model declares to be deletable
 * without them, which may depend on each other.
 *
 * @param model - the model that the operations belong to
 * @param initial - the state before the first operation
 * @param operations - what there is
 * @param chosen - which of them are to go, if they may
 * @returns what remains
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', value: 1, time: 0 }])
 * const operations = operationsFor(history, models.register, null)
 * withoutSafely(models.register, null, operations, new Set(operations)).length // 0: nobody noticed the write
 * ```
 */
export function withoutSafely(
  model: Model,
  initial: Json,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const { deletions } = model
  const acting = operations.filter((operation) => !(chosen.has(operation) && looksOnly(model, operation)))
  if (deletions === undefined) return acting
  const remaining =
    'change' in deletions && deletions.change !== undefined
      ? withoutBeginning(deletions.change, groupOf(deletions), acting, chosen)
      : acting
  if (deletions.kind === 'beginning') return remaining
  if (deletions.kind === 'together') return withoutGroups(deletions, initial, remaining, chosen)
  if (deletions.kind === 'unseen') return withoutUnseen(deletions.view, remaining, chosen)
  return withoutUnnoticed(deletions, remaining, chosen)
}

/** What comes after the last moment at which nothing was going on, all before it is chosen, and the first state is back. */
function withoutBeginning(
  change: (call: Call) => number,
  group: (call: Call) => Json | undefined,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const ordered = inOrder(operations)
  const sums = new Map<string, number>()
  let from = 0
  let over = -1
  for (const [position, operation] of ordered.entries()) {
    if (operation.invocation > over && sums.size === 0) from = position
    // What failed did not happen, whenever that was said.
    if (operation.outcome === 'fail') continue
    if (!chosen.has(operation) || !Number.isFinite(operation.completion)) break
    over = Math.max(over, operation.completion)
    const name = groupText(group(operation))
    const sum = (sums.get(name) ?? 0) + change(operation)
    if (sum === 0) sums.delete(name)
    else sums.set(name, sum)
  }
  const gone = new Set(ordered.slice(0, from))
  return operations.filter((operation) => !gone.has(operation))
}

function withoutUnseen(
  view: RegisterView,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const values = new Interner()
  const lookers: number[] = []
  const setters = new Map<number, HistoryOperation[]>()
  const see = (operation: HistoryOperation, change: number) => {
    const value = view.sees(operation)
    if (value === undefined) return undefined
    const number = values.intern(value)
    lookers[number] = (lookers[number] ?? 0) + change
    return number
  }
  for (const operation of operations) {
    see(operation, 1)
    const value = chosen.has(operation) ? view.sets(operation) : undefined
    if (value === undefined) continue
    const number = values.intern(value)
    const others = setters.get(number)
    if (others === undefined) setters.set(number, [operation])
    else others.push(operation)
  }
  // Where a cas goes, what it saw may come to be unseen as well.
  const gone = new Set<HistoryOperation>()
  const unseen = [...setters.keys()].filter((value) => (lookers[value] ?? 0) === 0)
  for (let value = unseen.pop(); value !== undefined; value = unseen.pop()) {
    for (const setter of setters.get(value) ?? []) {
      gone.add(setter)
      const seen = see(setter, -1)
      if (seen !== undefined && lookers[seen] === 0 && setters.has(seen)) unseen.push(seen)
    }
  }
  return operations.filter((operation) => !gone.has(operation))
}

function withoutUnnoticed(
  { noticed }: SoundDeletions & { readonly kind: 'unnoticed' },
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  let remaining = operations
  for (;;) {
    const isNoticed = noticed(remaining)
    const fewer = remaining.filter((operation) => !chosen.has(operation) || isNoticed(operation))
    if (fewer.length === remaining.length) return remaining
    remaining = fewer
  }
}

function withoutGroups(
  { group, atFirst, alone, looksAtAll }: SoundDeletions & { readonly kind: 'together' },
  initial: Json,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  if (looksAtAll !== undefined && operations.some(looksAtAll)) return operations
  const kept = new Set(atFirst?.(initial).map(groupText))
  for (const operation of operations) {
    if (!chosen.has(operation)) kept.add(groupText(group(operation)))
  }
  return operations.filter((operation) => {
    const value = group(operation)
    if (!chosen.has(operation)) return true
    return value === undefined ? alone?.(operation) !== true : kept.has(groupText(value))
  })
}

function groupOf(deletions: SoundDeletions): (call: Call) => Json | undefined {
  return deletions.kind === 'together' ? deletions.group : () => undefined
}

function groupText(group: Json | undefined): string {
  return group === undefined ? '' : canonicalText(group)
}

/**
 * The history up to and with one completion: what began later is gone, what completed later is open.
 *
 * @param model - the model that the operations belong to
 * @param operations - in the order of their invocations
 * @param last - the operation whose completion is the last event
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'write', value: 1, time: 0 },
 *   { process: 0, type: 'ok', f: 'write', value: 1, time: 1 },
 *   { process: 0, type: 'invoke', f: 'write', value: 2, time: 2 },
 * ])
 * const operations = operationsFor(history, models.register, null)
 * prefixUpTo(models.register, operations, operations[0]!).length // 1
 * ```
 */
export function prefixUpTo(
  model: Model,
  operations: readonly HistoryOperation[],
  last: HistoryOperation,
): HistoryOperation[] {
  const prefix: HistoryOperation[] = []
  for (const operation of operations) {
    if (operation.invocation > last.completion) break
    const reopened: HistoryOperation =
      operation.completion > last.completion && Number.isFinite(operation.completion)
        ? { ...operation, completion: Number.POSITIVE_INFINITY, outcome: 'info', output: undefined }
        : operation
    if (takesPart(model, reopened)) prefix.push(reopened)
  }
  return prefix
}

/** A core while it shrinks. */
class Shrinking {
  private readonly model: Model
  private readonly initial: Json
  /** Operations of one group beside each other, so that stretches of them can go. */
  private operations: readonly HistoryOperation[]
  private steps = STEPS_FOR_SHRINKING
  private isFirst = false

  constructor({ model, initial, operations }: InvalidPart) {
    this.model = model
    this.initial = initial
    this.operations = arranged(
      model,
      operations.filter((operation) => takesPart(model, operation)),
    )
  }

  get size(): number {
    return this.operations.length
  }

  get spent(): boolean {
    return this.steps <= 0
  }

  get core(): Core {
    const operations = inOrder(this.operations)
    return { operations, culprit: completedOf(operations).at(-1) as HistoryOperation, isFirst: this.isFirst }
  }

  /** Cuts off the end: finds, by halving, the first completion with which the history is invalid. */
  cutEnd(): void {
    const completed = completedOf(this.operations)
    const last = completed.at(-1) as HistoryOperation
    // What began after the last completion is open, and nobody can have noticed it.
    const all = prefixUpTo(this.model, inOrder(this.operations), last)
    this.operations = arranged(this.model, all)
    let valid = -1
    let invalid = completed.length - 1
    this.isFirst = true
    while (invalid - valid > 1) {
      const middle = (valid + invalid) >> 1
      const outcome = this.try(prefixUpTo(this.model, all, completed[middle] as HistoryOperation))
      if (outcome === 'invalid') invalid = middle
      else valid = middle
      if (outcome !== 'invalid' && outcome !== 'valid') this.isFirst = false
    }
  }

  /** Deletes what it may of some operations in a row; false, and nothing is deleted, if the rest may be linearizable. */
  tryWithout(from: number, count: number): boolean {
    // To look for what may go costs the length, even where nothing may.
    this.steps -= this.operations.length
    const chosen = new Set(this.operations.slice(from, from + count))
    const candidate = withoutSafely(this.model, this.initial, this.operations, chosen)
    return candidate.length < this.operations.length && this.try(candidate) === 'invalid'
  }

  /** Judges a candidate, and keeps it if it is invalid. */
  private try(candidate: readonly HistoryOperation[]): SearchOutcome {
    // To look at a candidate costs its length, even where the judge has little to do.
    this.steps -= candidate.length
    if (this.spent) return 'undecided'
    const { outcome, steps } = judgeOperations(this.model, this.initial, inOrder(candidate), this.steps)
    this.steps -= steps
    if (outcome === 'invalid') this.operations = candidate
    return outcome
  }
}

/** Operations of one group beside each other, groups in the order of their first operations; others by their invocation. */
function arranged(model: Model, operations: readonly HistoryOperation[]): readonly HistoryOperation[] {
  const { deletions } = model
  if (deletions?.kind !== 'together') return operations
  const groups = new Map<string | HistoryOperation, HistoryOperation[]>()
  for (const operation of operations) {
    const group = deletions.group(operation)
    const name = group === undefined ? operation : canonicalText(group)
    const members = groups.get(name)
    if (members === undefined) groups.set(name, [operation])
    else members.push(operation)
  }
  return [...groups.values()].flat()
}

function inOrder(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return operations.toSorted((a, b) => a.invocation - b.invocation)
}

/** What completed, in the order of completion. */
function completedOf(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return operations
    .filter((operation) => Number.isFinite(operation.completion))
    .sort((a, b) => a.completion - b.completion)
}
