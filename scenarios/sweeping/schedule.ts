import type { GenerationWeights } from '../generating/kinds.ts'
import { cellsIn, type Feedback } from './feedback.ts'
import { BLOCK, blockOf, type Stretch } from './sequence.ts'
import { EMPTY_TALLY, sumOfTallies, type Tally } from './tally.ts'

/** What came of a stretch of a sweep. */
export interface StretchDone extends Stretch {
  readonly tally: Tally
}

/** How a sweep is gone through. */
export interface ScheduleOptions {
  /** How many runs there are at most. */
  readonly length: number
  /** Whether the first failure ends it; then a stretch with a failure ends there as well. */
  readonly stopOnFailure: boolean
  /** Whether it ends when coverage stops growing. */
  readonly untilStable: boolean
  /** What coverage leads to. */
  readonly feedback: Feedback
  /** What is known already, in any order. */
  readonly known: readonly StretchDone[]
}

/**
 * Which runs of a sweep are next, and what came of those that are over. Runs are handed out in their order and may be over in any
 * other; what came of them is added up in their order again, so that what a sweep learns, and where it ends, is a function of its
 * seeds alone.
 *
 * A block is resolved with weights from the coverage of all blocks before it but the last, so that it can begin while that one is
 * still under way.
 */
export class SweepSchedule {
  private readonly options: ScheduleOptions
  /** What has not been handed out, in its order. */
  private readonly waiting: Stretch[] = []
  /** What is over and not added up yet, by its first run. */
  private readonly over = new Map<number, StretchDone>()
  private sum: Tally = EMPTY_TALLY
  private added = 0
  /** How many runs there are, as far as is known. */
  private end: number
  private endedBy: 'seeds' | 'failure' | 'stable' = 'seeds'
  /** By block, of those that can begin. */
  private readonly weights: (GenerationWeights | undefined)[] = [undefined, undefined]
  /** How much was covered after each block. */
  private readonly cells: number[] = []

  constructor(options: ScheduleOptions) {
    this.options = options
    this.end = options.length
    let from = 0
    for (const done of [...options.known].sort((a, b) => a.from - b.from)) {
      // Whoever was killed may have come to know something twice.
      if (done.from < from || done.to > options.length) continue
      if (done.from > from) this.waiting.push({ from, to: done.from })
      from = done.to
      this.note(done)
    }
    if (from < options.length) this.waiting.push({ from, to: options.length })
    this.addUp()
  }

  /** Whether anything depends on where a block ends: then what is handed out is of one block. */
  get hasBlocks(): boolean {
    return this.options.untilStable || this.options.feedback.weightsFrom !== undefined
  }

  /** What came of the first runs, all of them up to `runs`. */
  get found(): { readonly runs: number; readonly tally: Tally } {
    return { runs: this.added, tally: this.sum }
  }

  /** Why the sweep is over, if it is: all of its seeds were run, or its first failure was found, or coverage stopped growing. */
  get ended(): 'seeds' | 'failure' | 'stable' | undefined {
    return this.added === this.end ? this.endedBy : undefined
  }

  /** How many runs there are, as far as is known. */
  get length(): number {
    return this.end
  }

  /** The weights that a run is resolved with, once its block can begin. */
  weightsOf(run: number): GenerationWeights | undefined {
    return this.weights[blockOf(run)]
  }

  /**
   * Hands out the next runs: at most so many.
   *
   * @returns `undefined` if there are none, or if they wait for others that are not over
   */
  handOut(most: number): Stretch | undefined {
    const [first] = this.waiting
    if (first === undefined || first.from >= this.end) return undefined
    const block = blockOf(first.from)
    if (this.options.feedback.weightsFrom !== undefined && block >= this.weights.length) return undefined
    const endOfBlock = this.hasBlocks ? (block + 1) * BLOCK : this.end
    const to = Math.min(first.to, first.from + most, endOfBlock, this.end)
    if (to === first.to) this.waiting.shift()
    else this.waiting[0] = { from: to, to: first.to }
    return { from: first.from, to }
  }

  /** Takes what came of runs that were handed out. */
  finish(done: StretchDone): void {
    this.note(done)
    this.addUp()
  }

  private note(done: StretchDone): void {
    this.over.set(done.from, done)
    if (!this.options.stopOnFailure || done.tally.failures.length === 0 || done.to > this.end) return
    // What comes after it is of no interest any more; what comes before it may hold a failure yet.
    this.end = done.to
    this.endedBy = 'failure'
  }

  private addUp(): void {
    const { feedback, untilStable } = this.options
    for (;;) {
      const done = this.added < this.end ? this.over.get(this.added) : undefined
      if (done === undefined) return
      this.over.delete(done.from)
      this.sum = sumOfTallies([this.sum, done.tally])
      this.added = done.to
      if (!this.hasBlocks || this.added % BLOCK !== 0) continue
      this.cells.push(cellsIn(this.sum.coverage))
      this.weights.push(feedback.weightsFrom?.(this.sum.coverage))
      if (!untilStable || this.added === this.end || !feedback.isStable(this.cells)) continue
      this.end = this.added
      this.endedBy = 'stable'
    }
  }
}
