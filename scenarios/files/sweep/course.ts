import { assert } from '../../../sim/errors.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import type { StretchDone, SweepSchedule } from '../../sweeping/schedule.ts'
import { BLOCK, blockOf, type SeedSequence, type Stretch } from '../../sweeping/sequence.ts'
import { failuresIn } from '../../sweeping/tally.ts'
import type { SweepPlan } from './plan.ts'
import { runStretch } from './run-stretch.ts'
import type { SweepStore } from './store.ts'
import { StretchLength } from './stretch-length.ts'
import type { SweepSource } from './subject.ts'
import { WorkerPool } from './worker-pool.ts'

/** How long runs that are under way have to come to their end, once the sweep is interrupted: milliseconds. */
const GRACE_MS = 2_000

/** How many runs are handed out at once at most: what came of each is held until all are over. */
const LONGEST_STRETCH = 4_096

/** How far a sweep has come. */
export interface SweepProgress {
  readonly runs: number
  /** How many there will be, if that is known. */
  readonly of?: number
  readonly failures: number
  readonly signatures: number
  readonly lost: number
  readonly runsPerSecond: number
  /** How many seconds are left, as far as can be told. */
  readonly secondsLeft?: number
}

/** What a sweep goes through its seeds with. */
export interface CourseOptions {
  readonly plan: SweepPlan
  readonly source: SweepSource
  readonly sequence: SeedSequence
  readonly schedule: SweepSchedule
  readonly store: SweepStore
  readonly jobs: number
  readonly signal: AbortSignal
  readonly progress: (progress: SweepProgress) => void
}

/** A sweep on its way through its seeds: hands them out to workers, and stores what comes of them. */
export class SweepCourse {
  private readonly options: CourseOptions
  private readonly pool: WorkerPool
  private readonly length: StretchLength
  private readonly began = performance.now()
  /** Seconds that went by before the sweep was resumed. */
  private readonly before: number
  private readonly first = new Map<string, number>()
  private readonly signatures = new Set<string>()
  /** What has come of the seeds, whatever is still to come before them. */
  private readonly counts = { runs: 0, failures: 0, lost: 0 }
  private readonly runsBefore: number
  /** Blocks whose weights have been stored. */
  private stored = 0
  private underway = 0
  private stopped = false
  private dropped = false
  private waiting: (() => void)[] = []

  constructor(options: CourseOptions) {
    const { plan, store, schedule, jobs } = options
    this.options = options
    this.pool = new WorkerPool({ jobs, memoryMb: plan.memoryMb, patienceMs: plan.patienceMs })
    // Where a block waits for others, each worker is to have a part of what may be run.
    const most = Math.max(1, Math.floor(BLOCK / (2 * jobs)))
    this.length = new StretchLength(schedule.hasBlocks ? most : LONGEST_STRETCH)
    this.before = Math.max(0, ...store.known.map(({ seconds }) => seconds))
    for (const line of store.known) this.count(line, line.seconds)
    this.runsBefore = this.counts.runs
  }

  /** Of real time, since the sweep began. */
  get seconds(): number {
    return this.before + (performance.now() - this.began) / 1_000
  }

  /** When each signature was found first, in seconds of real time. */
  get toFirst(): ReadonlyMap<string, number> {
    return this.first
  }

  /** Goes on until the sweep is over, its time is, or it is interrupted. */
  async go(): Promise<void> {
    const { plan, jobs, schedule, signal } = this.options
    const stop = (): void => this.stop()
    const timer =
      'forMs' in plan.until
        ? setTimeout(stop, Math.max(0, plan.until.forMs - this.before * 1_000))
        : undefined
    const interrupt = (): void => {
      this.stop()
      grace = setTimeout(() => void this.drop(), GRACE_MS)
    }
    let grace: NodeJS.Timeout | undefined
    if (signal.aborted) this.stop()
    signal.addEventListener('abort', interrupt, { once: true })
    try {
      await Promise.all(Array.from({ length: jobs }, () => this.work()))
      assert(this.stopped || schedule.ended !== undefined, 'a sweep waits for runs that nobody is at')
    } finally {
      this.stop()
      clearTimeout(timer)
      clearTimeout(grace)
      signal.removeEventListener('abort', interrupt)
      await this.drop()
    }
  }

  /** Hands out no more; what is under way comes to its end. */
  private stop(): void {
    this.stopped = true
    this.wake()
  }

  private async drop(): Promise<void> {
    if (this.dropped) return
    this.dropped = true
    await this.pool.end()
  }

  /** What one worker is busy with: one stretch after the other. */
  private async work(): Promise<void> {
    const { schedule } = this.options
    while (!this.stopped && schedule.ended === undefined) {
      const stretch = schedule.handOut(this.length.next)
      if (stretch === undefined) {
        if (this.underway === 0) return
        await new Promise<void>((resolve) => this.waiting.push(resolve))
        continue
      }
      this.underway++
      try {
        await this.run(stretch)
      } finally {
        this.underway--
        this.wake()
      }
    }
  }

  private async run(stretch: Stretch): Promise<void> {
    const { plan, source, sequence, schedule, store } = this.options
    this.storeWeights(blockOf(stretch.from))
    const done = runStretch(stretch, {
      pool: this.pool,
      source,
      seeds: sequence,
      patienceMs: plan.patienceMs,
      stopOnFailure: plan.stopOnFailure,
      weightsOf: (run) => schedule.weightsOf(run),
      took: (runs, ms) => this.length.took(runs, ms),
      dropped: () => this.dropped,
    })
    for await (const each of done) {
      const { seconds } = this
      store.append({ ...each, seconds })
      this.count(each, seconds)
      schedule.finish(each)
      this.tell()
      this.wake()
    }
  }

  /** Stores what the faults of a block are drawn with, before any of it is run. */
  private storeWeights(block: number): void {
    const { schedule, store } = this.options
    for (; this.stored <= block; this.stored++) {
      const weights: GenerationWeights | undefined = schedule.weightsOf(this.stored * BLOCK)
      if (weights !== undefined) store.append({ block: this.stored, weights })
    }
  }

  private count({ tally }: StretchDone, seconds: number): void {
    this.counts.runs += tally.runs + tally.lost.length
    this.counts.failures += failuresIn(tally)
    this.counts.lost += tally.lost.length
    for (const { signature } of tally.failures) {
      this.signatures.add(signature)
      this.first.set(signature, Math.min(seconds, this.first.get(signature) ?? seconds))
    }
  }

  private tell(): void {
    const { plan, schedule, progress } = this.options
    const { runs, failures, lost } = this.counts
    const runsPerSecond = (runs - this.runsBefore) / ((performance.now() - this.began) / 1_000)
    const known = 'seeds' in plan.until ? { of: schedule.length } : {}
    const secondsLeft =
      'forMs' in plan.until
        ? plan.until.forMs / 1_000 - this.seconds
        : 'seeds' in plan.until
          ? (schedule.length - runs) / runsPerSecond
          : undefined
    progress({
      runs,
      ...known,
      failures,
      signatures: this.signatures.size,
      lost,
      runsPerSecond,
      ...(secondsLeft === undefined ? {} : { secondsLeft: Math.max(0, secondsLeft) }),
    })
  }

  private wake(): void {
    const woken = this.waiting
    this.waiting = []
    for (const resolve of woken) resolve()
  }
}
