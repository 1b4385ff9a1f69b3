import { takesPart } from '../interpret.ts'
import { looksOnly, type Model } from '../model.ts'
import type { HistoryOperation } from '../operations.ts'
import { ILLEGAL, type Transitions } from '../search/transitions.ts'

/** Operations of sessions, for a search for one order of all of them. */
export interface SequentialProblem {
  readonly model: Model
  readonly transitions: Transitions
  /** Those that take part, in the order of their invocations. */
  readonly operations: readonly HistoryOperation[]
  /** By operation. */
  readonly sessions: Int32Array
  readonly sessionCount: number
  /** By operation, the part of the object that it is about. */
  readonly parts: Int32Array
  readonly partCount: number
  /** Whether no two operations leave the same value, nor the first one: what was overwritten never comes back. */
  readonly isUnique: boolean
}

/** What a search came to; `valid` brings the operations of an order. */
export type SequentialOutcome =
  | { readonly kind: 'valid'; readonly order: readonly number[] }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'undecided' }

const NONE = -1
/** How many sets of operations may be remembered as dead ends, in numbers. */
const MOST_REMEMBERED = 60_000_000

/** An operation that was placed, and all that it changed. */
interface Placed {
  readonly operation: number
  readonly part: number
  readonly stateBefore: number
}

/**
 * Looks for an order of all operations that follows each session and that the model allows: which sessions go next is tried, and a
 * set of operations that led nowhere with the same states is not tried again. An operation that only looks is placed as soon as
 * it can be. What crashed may be placed any time after what came before it in its session, or never.
 */
export class SequentialSearch {
  steps = 0
  private readonly problem: SequentialProblem
  private readonly calls: Int32Array
  private readonly looks: Uint8Array
  /** By session, what has to be placed in turn, and how much of it has been. */
  private readonly lines: readonly number[][]
  private readonly heads: Int32Array
  /** What crashed: how much of its session comes before it. */
  private readonly loose: readonly { readonly operation: number; readonly after: number }[]
  private readonly isPlaced: Uint8Array
  private readonly states: Int32Array
  /** By part and state: how many operations that are not placed see it. */
  private readonly waiting = new Map<number, number>()
  private readonly dead = new VectorSet()
  private readonly placed: Placed[] = []
  private left = 0
  private hash = 0

  constructor(problem: SequentialProblem) {
    const { model, operations, sessions, sessionCount, partCount, transitions } = problem
    this.problem = problem
    this.calls = Int32Array.from(operations, (operation) => transitions.call(operation))
    this.looks = Uint8Array.from(operations, (operation) => Number(looksOnly(model, operation)))
    const lines: number[][] = Array.from({ length: sessionCount }, () => [])
    const loose: { operation: number; after: number }[] = []
    for (const [at, operation] of operations.entries()) {
      const line = lines[sessions[at] as number] as number[]
      if (operation.outcome === 'info') loose.push({ operation: at, after: line.length })
      else line.push(at)
    }
    this.lines = lines
    this.loose = loose
    this.heads = new Int32Array(sessionCount)
    this.isPlaced = new Uint8Array(operations.length)
    this.states = new Int32Array(partCount).fill(transitions.initial)
    this.left = operations.length - loose.length
    for (const at of operations.keys()) this.countSeen(at, 1)
  }

  /** Goes on for so many steps at most. */
  run(budget: number): SequentialOutcome {
    const choices: number[][] = []
    const marks: number[] = []
    choices.push(this.enter())
    marks.push(0)
    while (choices.length > 0) {
      if (this.left === 0) return { kind: 'valid', order: this.placed.map(({ operation }) => operation) }
      if (this.steps >= budget || this.dead.size > MOST_REMEMBERED || this.problem.transitions.exhausted)
        return { kind: 'undecided' }
      const next = (choices.at(-1) as number[]).pop()
      if (next === undefined) {
        this.dead.add(this.hash, this.vector())
        this.undoTo(marks.pop() as number)
        choices.pop()
        continue
      }
      marks.push(this.placed.length)
      this.place(next)
      choices.push(this.enter())
    }
    return { kind: 'invalid' }
  }

  /** Places all that only looks and can be, and gives what may come next, the most promising last. */
  private enter(): number[] {
    this.lookAround()
    if (this.left === 0) return []
    if (this.dead.size > 0 && this.dead.has(this.hash, () => this.vector())) return []
    const possible: number[] = []
    for (const [session, line] of this.lines.entries()) {
      const operation = line[this.heads[session] as number]
      if (operation !== undefined && this.canPlace(operation)) possible.push(operation)
    }
    for (const { operation, after } of this.loose) {
      const session = this.problem.sessions[operation] as number
      const isFree = this.isPlaced[operation] === 0 && (this.heads[session] as number) >= after
      if (isFree && this.canPlace(operation)) possible.push(operation)
    }
    return possible.sort((a, b) => b - a)
  }

  private lookAround(): void {
    for (let again = true; again;) {
      again = false
      for (const [session, line] of this.lines.entries()) {
        for (;;) {
          const operation = line[this.heads[session] as number]
          if (operation === undefined || this.looks[operation] === 0 || this.after(operation) === ILLEGAL)
            break
          this.place(operation)
          // A look may leave fewer states possible, of a model that has a choice.
          again = true
        }
      }
    }
  }

  private canPlace(operation: number): boolean {
    const after = this.after(operation)
    if (after === ILLEGAL) return false
    if (!this.problem.isUnique) return true
    const part = this.problem.parts[operation] as number
    const before = this.states[part] as number
    if (after === before) return true
    const own = this.seenBy(operation) === before ? 1 : 0
    return (this.waiting.get(keyOf(part, before)) ?? 0) <= own
  }

  private after(operation: number): number {
    this.steps++
    const part = this.problem.parts[operation] as number
    return this.problem.transitions.step(this.states[part] as number, this.calls[operation] as number)
  }

  private place(operation: number): void {
    const part = this.problem.parts[operation] as number
    const stateBefore = this.states[part] as number
    const after = this.after(operation)
    this.placed.push({ operation, part, stateBefore })
    this.setState(part, after)
    this.mark(operation, 1)
  }

  private undoTo(count: number): void {
    while (this.placed.length > count) {
      const { operation, part, stateBefore } = this.placed.pop() as Placed
      this.setState(part, stateBefore)
      this.mark(operation, -1)
    }
  }

  private mark(operation: number, change: 1 | -1): void {
    const { sessions, operations } = this.problem
    this.isPlaced[operation] = change === 1 ? 1 : 0
    this.hash ^= mixed(operation, 1)
    this.countSeen(operation, -change)
    if (operations[operation]?.outcome === 'info') return
    const session = sessions[operation] as number
    this.heads[session] = (this.heads[session] as number) + change
    this.left -= change
  }

  private setState(part: number, state: number): void {
    this.hash ^= mixed(part, 2 + (this.states[part] as number)) ^ mixed(part, 2 + state)
    this.states[part] = state
  }

  private countSeen(operation: number, change: number): void {
    if (!this.problem.isUnique || this.problem.operations[operation]?.outcome === 'info') return
    const seen = this.seenBy(operation)
    if (seen === NONE) return
    const key = keyOf(this.problem.parts[operation] as number, seen)
    this.waiting.set(key, (this.waiting.get(key) ?? 0) + change)
  }

  /** The state that an operation saw, where operations are those of registers. */
  private seenBy(operation: number): number {
    const { model, operations, transitions } = this.problem
    const seen = model.register?.sees(operations[operation] as HistoryOperation)
    return seen === undefined ? NONE : transitions.state(seen)
  }

  private vector(): Int32Array {
    const { heads, states, loose } = this
    const vector = new Int32Array(heads.length + states.length + Math.ceil(loose.length / 32))
    vector.set(heads)
    vector.set(states, heads.length)
    for (const [i, { operation }] of loose.entries()) {
      const at = heads.length + states.length + (i >> 5)
      if (this.isPlaced[operation] === 1) vector[at] = (vector[at] as number) | (1 << (i & 31))
    }
    return vector
  }
}

/**
 * Which operations a search is about: those that are to be explained, or may have acted.
 *
 * @param model - what they are operations of
 * @param operations - all of them
 */
export function taking(model: Model, operations: readonly HistoryOperation[]): readonly HistoryOperation[] {
  return operations.filter((operation) => takesPart(model, operation))
}

function keyOf(part: number, state: number): number {
  return part * 0x4000_0000 + state
}

function mixed(one: number, other: number): number {
  const mix = Math.imul(Math.imul(one + 1, 0x9e3779b1) ^ Math.imul(other, 0x85ebca6b), 0xc2b2ae35)
  return mix ^ (mix >>> 15)
}

/** Lists of numbers, all as long, found by a hash. */
class VectorSet {
  /** How many numbers it holds. */
  size = 0
  private readonly byHash = new Map<number, Int32Array[]>()

  add(hash: number, vector: Int32Array): void {
    const same = this.byHash.get(hash)
    if (same === undefined) this.byHash.set(hash, [vector])
    else same.push(vector)
    this.size += vector.length + 16
  }

  has(hash: number, vectorOf: () => Int32Array): boolean {
    const same = this.byHash.get(hash)
    if (same === undefined) return false
    const vector = vectorOf()
    return same.some((other) => vector.every((number, i) => number === other[i]))
  }
}
