import type { HistoryOperation } from '../operations.ts'
import type { MemoryPool } from './memo.ts'
import type { SearchProblem } from './search-problem.ts'
import { Search, type SearchOutcome } from './search.ts'

/** How many steps for each operation it takes, as a rule, to find an order where there is one. */
const USUAL_STEPS = 32

/**
 * A search that takes turns with one in which crashed operations may take effect any number of times. Each of a hundred
 * crashed operations doubles what there is to try before a history is known to be invalid; but if no order explains it even
 * with as many of each as one likes, none does, and to find that out takes no longer than without any.
 *
 * @example
 * ```ts
 * const problem = problemOf(models.kv, [], new Transitions(models.kv, ''))
 * new RelaxingSearch(problem, new MemoryPool()).run(1_000) // valid
 * ```
 */
export class RelaxingSearch {
  private readonly exact: Search
  private readonly relaxed: Search | undefined
  /** A search that takes more steps than this has run into the crashed operations. */
  private readonly expected: number
  /** The search whose order holds. */
  private explainedBy: Search

  /**
   * @param problem - the operations of one part of a history
   * @param pool - where memory comes from
   */
  constructor(problem: SearchProblem, pool: MemoryPool) {
    const hasCrashed = problem.byCompletion.length < problem.operations.length
    this.exact = new Search(problem, pool)
    this.relaxed = hasCrashed ? new Search(problem, pool, { relaxed: true }) : undefined
    this.explainedBy = this.exact
    this.expected = USUAL_STEPS * problem.operations.length
  }

  /** How many placements have been considered, by both. */
  get steps(): number {
    return this.exact.steps + (this.relaxed?.steps ?? 0)
  }

  get outcome(): SearchOutcome {
    if (this.relaxed?.outcome === 'invalid') return 'invalid'
    return this.explainedBy.outcome
  }

  /** When the outcome is `valid`, an order that explains everything. */
  get order(): HistoryOperation[] {
    return this.explainedBy.order
  }

  /**
   * Goes on for some steps, or until it is decided.
   *
   * @param steps - how many placements to consider at most
   */
  run(steps: number): SearchOutcome {
    const { exact, relaxed } = this
    if (relaxed?.outcome !== 'undecided') {
      exact.run(steps)
      return this.outcome
    }
    const first = exact.steps < this.expected ? steps : Math.ceil(steps / 8)
    exact.run(first)
    if (exact.outcome === 'undecided' && steps > first) {
      if (relaxed.run(steps - first) === 'valid') this.takeOver(relaxed)
    }
    return this.outcome
  }

  /** Gives memory back. The outcome stays. */
  release(): void {
    this.exact.release()
    this.relaxed?.release()
  }

  /** An order in which no crashed operation takes effect twice explains the history as it is. */
  private takeOver(relaxed: Search): void {
    const { order } = relaxed
    if (new Set(order).size === order.length) this.explainedBy = relaxed
    else relaxed.release()
  }
}
