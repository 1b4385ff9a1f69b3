import type { Json } from '../../sim/types.ts'
import { canonicalText } from '../canonical.ts'
import { takesPart } from '../interpret.ts'
import { judgeOperations } from '../judge-part.ts'
import type { Model } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { prefixUpTo, withoutSafely } from './deletions.ts'
import { completedOf, inOrder } from './order.ts'
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
