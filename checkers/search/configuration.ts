import type { HistoryOperation } from '../operations.ts'
import type { SearchProblem } from './search-problem.ts'

/**
 * Which operations a search has placed, as a few words, however long the history is.
 *
 * Of the operations that completed, all those are placed that completed before some moment, the cut, and of those after it
 * only some that were going on at the cut. So the cut and a bit for each of those will do, where operations that never ran
 * at once may share a bit: as many bits as operations ever ran at once. To them come the state, and a bit for each crashed
 * operation.
 *
 * @example
 * ```ts
 * new Configuration(problemOf(models.kv, [], new Transitions(models.kv, ''))).words.length // 2
 * ```
 */
export class Configuration {
  /** The cut, the state, the bits of operations going on, the bits of crashed ones. */
  readonly words: Int32Array
  /** How many words come before the bits of crashed operations. */
  readonly keyWords: number
  /** A hash of what is placed and did not crash, kept up to date by one exclusive or each time. */
  hash = 0
  private readonly byCompletion: Int32Array
  /** Where in the order of completions an operation stands; -1 if it never completed. */
  private readonly ranks: Int32Array
  /** The bit of each operation, counted from the first bit after the state. */
  private readonly bits: Int32Array
  private readonly placed: Uint8Array

  /** @param problem - the operations, none of which is placed yet */
  constructor({ operations, byCompletion }: SearchProblem) {
    this.byCompletion = byCompletion
    this.ranks = new Int32Array(operations.length).fill(-1)
    this.bits = new Int32Array(operations.length)
    this.placed = new Uint8Array(operations.length)
    for (let rank = 0; rank < byCompletion.length; rank++) this.ranks[byCompletion[rank] as number] = rank

    const free: number[] = []
    let slots = 0
    let crashed = 0
    let ended = 0
    for (let position = 0; position < operations.length; position++) {
      const { invocation } = operations[position] as HistoryOperation
      while (ended < byCompletion.length) {
        const other = byCompletion[ended] as number
        if ((operations[other]?.completion as number) > invocation) break
        free.push(this.bits[other] as number)
        ended++
      }
      if (this.ranks[position] === -1) this.bits[position] = crashed++
      else this.bits[position] = free.pop() ?? slots++
    }
    const slotWords = (slots + 31) >>> 5
    for (let position = 0; position < operations.length; position++) {
      if (this.ranks[position] === -1) this.bits[position] = (this.bits[position] as number) + 32 * slotWords
    }
    this.keyWords = 2 + slotWords
    this.words = new Int32Array(this.keyWords + ((crashed + 31) >>> 5))
  }

  /** How many completions lie before the cut: all those operations are placed. */
  get cut(): number {
    return this.words[0] as number
  }

  set state(state: number) {
    this.words[1] = state
  }

  get state(): number {
    return this.words[1] as number
  }

  /** The hash of all but the crashed operations, the state included. */
  get fullHash(): number {
    return mix(this.hash ^ Math.imul(this.state + 1, 0x9e3779b1))
  }

  /** Places an operation. */
  place(operation: number): void {
    this.placed[operation] = 1
    let cut = this.cut
    if (this.ranks[operation] !== -1) this.hash ^= mix(operation + 1)
    if (this.ranks[operation] !== cut) {
      this.flip(operation)
      return
    }
    for (cut++; cut < this.byCompletion.length; cut++) {
      const next = this.byCompletion[cut] as number
      if (this.placed[next] === 0) break
      this.flip(next)
    }
    this.words[0] = cut
  }

  /** Undoes the last `place` that is not undone. */
  remove(operation: number): void {
    this.placed[operation] = 0
    const rank = this.ranks[operation] as number
    if (rank !== -1) this.hash ^= mix(operation + 1)
    if (rank === -1 || rank >= this.cut) {
      this.flip(operation)
      return
    }
    for (let later = rank + 1; later < this.cut; later++) this.flip(this.byCompletion[later] as number)
    this.words[0] = rank
  }

  private flip(operation: number): void {
    const bit = this.bits[operation] as number
    const word = 2 + (bit >>> 5)
    this.words[word] = (this.words[word] as number) ^ (1 << (bit & 31))
  }
}

/** Spreads the bits of a 32-bit number. Source: the finalizer of MurmurHash3. */
function mix(number: number): number {
  let mixed = number
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}
