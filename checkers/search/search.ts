import { Configuration } from './configuration.ts'
import { EntryList } from './entry-list.ts'
import { Lookahead, NO_STATE } from './lookahead.ts'
import { Memo, type MemoryPool } from './memo.ts'
import type { HistoryOperation } from '../operations.ts'
import type { SearchProblem } from './search-problem.ts'
import { ILLEGAL } from './transitions.ts'

/** What else a search is to do. */
export interface SearchOptions {
  /**
   * Whether crashed operations may take effect any number of times. Then `invalid` is still a verdict, and comes much sooner,
   * since nothing need be remembered of which were used; `valid` is none, unless the order has none of them twice.
   */
  readonly relaxed?: boolean
}

/** What a search has found so far; `exhausted` when it would need more memory for states than there is. */
export type SearchOutcome = 'undecided' | 'valid' | 'invalid' | 'exhausted'

/** Why an operation stands on the stack: it had to be tried, it was bound to come next, or it crashed and was needed. */
const CHOSEN = 0
const BOUND = 1
const CRASHED = 2

/**
 * A search for an order of operations that explains what they answered, one step at a time, so that several can take turns.
 *
 * It places operations one after another, each among those that began before the first completion of one not yet placed,
 * and goes back where it is stuck. Configurations are not tried again that it has been in, or that used more crashed
 * operations than one that it has been in and that is the same otherwise. Five rules keep it short, and where
 * there is an order, one is found in spite of them:
 * - An operation that only looks is placed as soon as it fits, and then nothing else is tried in its stead: it could stand
 *   here in any order that follows.
 * - Of crashed operations that are the same call, the one that began first goes first.
 * - A crashed operation that would change nothing is left where it is.
 * - So is one after which the next operation does what it would have done without it; an order with the fewest crashed
 *   operations has none like that.
 * - On a register, a crashed operation takes effect only where one that may come next sees the value that it leaves.
 * - A register's value that someone still has to see is not given up when nothing can bring it back.
 *
 * @example
 * ```ts
 * const problem = problemOf(models.kv, [], new Transitions(models.kv, ''))
 * new Search(problem, new MemoryPool()).run(1_000) // valid
 * ```
 *
 * Source: Wing and Gong, "Testing and verifying concurrent objects", JPDC 1993; Lowe, "Testing for linearizability", CCPE 2017.
 */
export class Search {
  outcome: SearchOutcome = 'undecided'
  /** How many placements have been considered. */
  steps = 0
  private readonly problem: SearchProblem
  private readonly relaxed: boolean
  private readonly configuration: Configuration
  private readonly memo: Memo
  private readonly lookahead: Lookahead | undefined
  private readonly list: EntryList
  /** The crashed operations, grouped by call, each group in the order of invocation. */
  private readonly groups: readonly (readonly number[])[]
  private readonly groupOf: Int32Array
  /** On a register, the state that the operations of each group need; `NO_STATE` where any will do. */
  private readonly groupNeeds: Int32Array
  private readonly used: Int32Array
  private placed: Int32Array
  private statesBefore: Int32Array
  private reasons: Uint8Array
  private depth = 0
  private left: number
  private phase: 'looking' | 'choosing' | 'borrowing' = 'looking'
  /** Where in the list the phases `looking` and `choosing` are. */
  private cursor: number
  /** Which group the phase `borrowing` tries next. */
  private group = 0

  /**
   * @param problem - the operations of one part of a history
   * @param pool - where memory comes from
   * @param options - whether to relax what crashed operations may do
   */
  constructor(problem: SearchProblem, pool: MemoryPool, { relaxed = false }: SearchOptions = {}) {
    const count = problem.operations.length
    this.relaxed = relaxed
    this.problem = problem
    this.configuration = new Configuration(problem)
    this.configuration.state = problem.transitions.initial
    const { keyWords, words } = this.configuration
    this.memo = new Memo(keyWords, words.length - keyWords, pool)
    this.lookahead = problem.isRegister ? new Lookahead(problem) : undefined
    this.list = new EntryList(count, entriesOf(problem))
    this.groupOf = new Int32Array(count)
    this.groups = crashedGroups(problem, this.groupOf)
    this.groupNeeds = Int32Array.from(this.groups, ([first = 0]) => problem.needs[first] as number)
    this.used = new Int32Array(this.groups.length)
    this.placed = new Int32Array(count)
    this.statesBefore = new Int32Array(count)
    this.reasons = new Uint8Array(count)
    this.left = problem.byCompletion.length
    this.cursor = this.list.first
  }

  /** The operations placed, in order: when the outcome is `valid`, an order that explains everything. */
  get order(): HistoryOperation[] {
    const order: HistoryOperation[] = []
    for (let i = 0; i < this.depth; i++) order.push(this.operationAt(this.placed[i] as number))
    return order
  }

  /**
   * Goes on for some steps, or until it is decided.
   *
   * @param steps - how many placements to consider at most
   */
  run(steps: number): SearchOutcome {
    const { transitions } = this.problem
    const end = this.steps + steps
    while (this.outcome === 'undecided' && this.steps < end) {
      this.steps++
      if (this.phase === 'looking') this.look()
      else if (this.phase === 'choosing') this.choose()
      else this.borrow()
      if ((this.steps & 0x3ff) === 0 && this.outcome === 'undecided' && transitions.exhausted) {
        this.outcome = 'exhausted'
      }
    }
    return this.outcome
  }

  /** Gives its memory back. The outcome stays. */
  release(): void {
    this.memo.release()
  }

  /** Places what only looks and fits, up to the first completion; then either it is over, or what is next must be chosen. */
  private look(): void {
    const { configuration, list, problem } = this
    const entry = this.cursor
    if (entry < problem.operations.length) {
      if (problem.looks[entry] === 1) {
        const { state } = configuration
        if (problem.transitions.step(state, problem.calls[entry] as number) === state) {
          this.place(entry, state, BOUND)
        }
      }
      this.cursor = list.after(entry)
      return
    }
    if (this.left === 0) {
      this.outcome = 'valid'
    } else if (this.memo.add(configuration.fullHash, configuration.words)) {
      this.phase = 'choosing'
      this.cursor = list.first
    } else {
      this.goBack()
    }
  }

  /** Tries the next operation that completed, if there is one before the first completion. */
  private choose(): void {
    const { configuration, problem } = this
    const entry = this.cursor
    if (entry >= problem.operations.length) {
      this.phase = 'borrowing'
      this.group = 0
      return
    }
    this.cursor = this.list.after(entry)
    const call = problem.calls[entry] as number
    const after = problem.transitions.step(configuration.state, call)
    if (after === ILLEGAL || this.isFutile(entry, call, after)) return
    this.place(entry, after, CHOSEN)
  }

  /** Tries the next crashed operation, if it changes something. */
  private borrow(): void {
    const { configuration, problem } = this
    const { state } = configuration
    // On a register, those are passed over at once that need another value.
    const wanted = (group: number) => {
      const need = this.groupNeeds[group]
      return need === NO_STATE || need === state
    }
    while (this.group < this.groups.length && !wanted(this.group)) this.group++
    if (this.group === this.groups.length) {
      this.goBack()
      return
    }
    const group = this.group++
    const entry = this.groups[group]?.[this.used[group] as number]
    if (entry === undefined || this.operationAt(entry).invocation > this.firstCompletion()) return
    const call = problem.calls[entry] as number
    const after = problem.transitions.step(state, call)
    if (after === ILLEGAL || after === state || this.isFutile(entry, call, after)) return
    if (problem.isSeenPlainly && !this.isSeenNext(after)) return
    this.place(entry, after, CRASHED)
  }

  /** Whether an operation that may come next sees a value of a register. If none does, nobody can notice that it was there. */
  private isSeenNext(value: number): boolean {
    const { list, problem } = this
    const count = problem.operations.length
    for (let entry = list.first; entry < count; entry = list.after(entry)) {
      if (problem.sees[entry] === value) return true
    }
    const end = this.firstCompletion()
    for (let group = 0; group < this.groups.length; group++) {
      if (this.groupNeeds[group] !== value) continue
      const next = this.groups[group]?.[this.used[group] as number]
      if (next !== undefined && this.operationAt(next).invocation < end) return true
    }
    return false
  }

  /** Whether placing an operation cannot lead to an order, or to none that is not found without it. */
  private isFutile(operation: number, call: number, after: number): boolean {
    const { state } = this.configuration
    if (after !== state && this.lookahead?.forbids(operation, state) === true) return true
    // Is the last one placed a crashed one that this one makes superfluous?
    const last = this.depth - 1
    if (last < 0 || this.reasons[last] !== CRASHED) return false
    return this.problem.transitions.step(this.statesBefore[last] as number, call) === after
  }

  private place(operation: number, after: number, reason: number): void {
    const { configuration, depth } = this
    if (depth === this.placed.length) this.deepen()
    this.placed[depth] = operation
    this.statesBefore[depth] = configuration.state
    this.reasons[depth] = reason
    this.depth = depth + 1
    configuration.state = after
    if (reason === CRASHED) {
      if (!this.relaxed) this.useUp(operation)
    } else {
      configuration.place(operation)
      this.lookahead?.place(operation)
      this.list.lift(operation)
      this.left--
      if (reason === BOUND) return
    }
    this.phase = 'looking'
    this.cursor = this.list.first
  }

  /** Takes back the last choice, and goes on with the one after it. */
  private goBack(): void {
    while (this.depth > 0) {
      const depth = --this.depth
      const operation = this.placed[depth] as number
      const reason = this.reasons[depth]
      this.configuration.state = this.statesBefore[depth] as number
      if (reason === CRASHED) {
        if (!this.relaxed) this.giveBack(operation)
        this.phase = 'borrowing'
        this.group = (this.groupOf[operation] as number) + 1
        return
      }
      this.configuration.remove(operation)
      this.lookahead?.remove(operation)
      this.list.putBack(operation)
      this.left++
      if (reason === CHOSEN) {
        this.phase = 'choosing'
        this.cursor = this.list.after(operation)
        return
      }
    }
    this.outcome = 'invalid'
  }

  /** Marks a crashed operation as one that took effect. */
  private useUp(operation: number): void {
    const group = this.groupOf[operation] as number
    this.used[group] = (this.used[group] as number) + 1
    this.configuration.place(operation)
    this.lookahead?.place(operation)
  }

  private giveBack(operation: number): void {
    const group = this.groupOf[operation] as number
    this.used[group] = (this.used[group] as number) - 1
    this.configuration.remove(operation)
    this.lookahead?.remove(operation)
  }

  /** A relaxed order may be longer than there are operations. */
  private deepen(): void {
    const longer = (array: Int32Array) => {
      const copy = new Int32Array(2 * array.length + 1)
      copy.set(array)
      return copy
    }
    this.placed = longer(this.placed)
    this.statesBefore = longer(this.statesBefore)
    const reasons = new Uint8Array(this.placed.length)
    reasons.set(this.reasons)
    this.reasons = reasons
  }

  private firstCompletion(): number {
    return this.operationAt(this.problem.byCompletion[this.configuration.cut] as number).completion
  }

  private operationAt(position: number): HistoryOperation {
    return this.problem.operations[position] as HistoryOperation
  }
}

function entriesOf({ operations, byCompletion }: SearchProblem): Int32Array {
  const entries = new Int32Array(2 * byCompletion.length)
  let count = 0
  let ended = 0
  for (let position = 0; position < operations.length; position++) {
    const operation = operations[position] as HistoryOperation
    if (!Number.isFinite(operation.completion)) continue
    for (; ended < byCompletion.length; ended++) {
      const other = byCompletion[ended] as number
      if ((operations[other] as HistoryOperation).completion > operation.invocation) break
      entries[count++] = operations.length + other
    }
    entries[count++] = position
  }
  for (; ended < byCompletion.length; ended++) {
    entries[count++] = operations.length + (byCompletion[ended] as number)
  }
  return entries
}

function crashedGroups({ operations, calls }: SearchProblem, groupOf: Int32Array): number[][] {
  const groups: number[][] = []
  const numbers = new Map<number, number>()
  for (const [position, operation] of operations.entries()) {
    if (Number.isFinite(operation.completion)) continue
    const call = calls[position] as number
    const group = numbers.get(call) ?? groups.push([]) - 1
    numbers.set(call, group)
    groups[group]?.push(position)
    groupOf[position] = group
  }
  return groups
}
