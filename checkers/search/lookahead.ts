import type { SearchProblem } from './search-problem.ts'

/** In place of a state, where an operation has none. */
export const NO_STATE = -1

/**
 * Knows which values a register must not give up yet: those that an operation not yet placed saw, when nothing not yet placed
 * can bring them back. Where every written value is unique, it leaves a search little to try.
 *
 * @example
 * ```ts
 * const transitions = new Transitions(models.register, null)
 * new Lookahead(problemOf(models.register, [], transitions)).forbids(0, transitions.initial) // false
 * ```
 */
export class Lookahead {
  private readonly sees: Int32Array
  private readonly sets: Int32Array
  /** For each state, how many operations that must be placed and are not saw it. */
  private readonly lookers: Int32Array
  /** For each state, how many operations not placed leave it. */
  private readonly sources: Int32Array

  /** @param problem - operations of a register, none of which is placed yet */
  constructor({ sees, sets, transitions }: SearchProblem) {
    this.sees = sees
    this.sets = sets
    this.lookers = new Int32Array(transitions.states)
    this.sources = new Int32Array(transitions.states)
    for (let operation = 0; operation < sees.length; operation++) this.remove(operation)
  }

  /** Counts an operation as placed. */
  place(operation: number): void {
    this.count(operation, -1)
  }

  /** Undoes `place`. */
  remove(operation: number): void {
    this.count(operation, 1)
  }

  /** Whether placing an operation would lose the state for good while another operation still has to see it. */
  forbids(operation: number, state: number): boolean {
    if (this.sources[state] !== 0) return false
    const own = this.sees[operation] === state ? 1 : 0
    return (this.lookers[state] as number) > own
  }

  private count(operation: number, change: number): void {
    const seen = this.sees[operation] as number
    const left = this.sets[operation] as number
    if (seen !== NO_STATE) this.lookers[seen] = (this.lookers[seen] as number) + change
    if (left !== NO_STATE) this.sources[left] = (this.sources[left] as number) + change
  }
}
