import { takesPart } from '../interpret.ts'
import { MemoryPool } from '../search/memo.ts'
import type { Model } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { Search, type SearchOutcome } from '../search/search.ts'
import { problemOf } from '../search/search-problem.ts'
import type { Transitions } from '../search/transitions.ts'

/** How many steps all searches that shrink one core may take together. What is left then is still a core. */
const STEPS_FOR_SHRINKING = 4_000_000

/** A part of a history that is not linearizable. */
export interface InvalidPart {
  readonly model: Model
  readonly transitions: Transitions
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
 * const transitions = new Transitions(models.register, null)
 * shortestPrefixOf({ model: models.register, transitions, operations }).culprit.output // 7
 * ```
 */
export function shortestPrefixOf(part: InvalidPart): Core {
  const shrinking = new Shrinking(part)
  shrinking.cutEnd()
  return shrinking.core
}

/**
 * Shrinks an invalid part to a core. Only deletions are tried that leave a linearizable history linearizable, so a violation
 * in the core is one of the part: the end is cut off, then go operations that only look, and those whose effect none of the
 * remaining operations may have noticed. Each candidate is searched anew.
 *
 * @param part - an invalid part
 *
 * @example
 * ```ts
 * const events = 'INFO jepsen.util - 0 :invoke :read nil\nINFO jepsen.util - 0 :ok :read 7'
 * const operations = operationsFor(parseHistory(events), models.register, null)
 * const transitions = new Transitions(models.register, null)
 * coreOf({ model: models.register, transitions, operations }).operations.length // 1
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
 * What of some operations may be deleted together: those that only look, and those that none of the remaining ones noticed,
 * which may depend on each other.
 *
 * @param model - the model that the operations belong to
 * @param operations - what there is
 * @param chosen - which of them are to go, if they may
 * @returns what remains
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', value: 1, time: 0 }])
 * const operations = operationsFor(history, models.register, null)
 * withoutSafely(models.register, operations, new Set(operations)).length // 0: nobody noticed the write
 * ```
 */
export function withoutSafely(
  model: Model,
  operations: readonly HistoryOperation[],
  chosen: ReadonlySet<HistoryOperation>,
): readonly HistoryOperation[] {
  const isLooking = ({ f, outcome }: HistoryOperation) =>
    outcome === 'fail' || model.operations[f]?.readOnly === true
  let remaining = operations.filter((operation) => !(chosen.has(operation) && isLooking(operation)))
  for (;;) {
    const observed = model.observed(remaining)
    const fewer = remaining.filter((operation) => !chosen.has(operation) || observed(operation))
    if (fewer.length === remaining.length) return remaining
    remaining = fewer
  }
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
  private readonly transitions: Transitions
  private operations: readonly HistoryOperation[]
  private steps = STEPS_FOR_SHRINKING
  private isFirst = false

  constructor({ model, transitions, operations }: InvalidPart) {
    this.model = model
    this.transitions = transitions
    this.operations = operations.filter((operation) => takesPart(model, operation))
  }

  get size(): number {
    return this.operations.length
  }

  get spent(): boolean {
    return this.steps <= 0
  }

  get core(): Core {
    const culprit = completedOf(this.operations).at(-1)
    return { operations: this.operations, culprit: culprit as HistoryOperation, isFirst: this.isFirst }
  }

  /** Cuts off the end: finds, by halving, the first completion with which the history is invalid. */
  cutEnd(): void {
    const completed = completedOf(this.operations)
    const all = this.operations
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
    const chosen = new Set(this.operations.slice(from, from + count))
    const candidate = withoutSafely(this.model, this.operations, chosen)
    return candidate.length < this.operations.length && this.try(candidate) === 'invalid'
  }

  /** Searches a candidate, and keeps it if it is invalid. */
  private try(candidate: readonly HistoryOperation[]): SearchOutcome {
    // To make a problem of a candidate costs its length, even where the search has little to do.
    this.steps -= candidate.length
    if (this.spent) return 'undecided'
    const search = new Search(problemOf(this.model, candidate, this.transitions), new MemoryPool())
    const outcome = search.run(this.steps)
    this.steps -= search.steps
    if (outcome === 'invalid') this.operations = candidate
    return outcome
  }
}

/** What completed, in the order of completion. */
function completedOf(operations: readonly HistoryOperation[]): HistoryOperation[] {
  return operations
    .filter((operation) => Number.isFinite(operation.completion))
    .sort((a, b) => a.completion - b.completion)
}
