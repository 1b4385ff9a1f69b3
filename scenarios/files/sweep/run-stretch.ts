import { InputError } from '../../../sim/index.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import type { StretchDone } from '../../sweeping/schedule.ts'
import type { SeedSequence, Stretch } from '../../sweeping/sequence.ts'
import { type Tally, tallyOfLost } from '../../sweeping/tally.ts'
import type { SeedsAnswer } from './orders.ts'
import type { SweepSource } from './subject.ts'
import { WorkerEnded, type WorkerPool } from './worker-pool.ts'

/** What stretches of a sweep are run with. */
export interface RunStretchOptions {
  readonly pool: WorkerPool
  readonly source: SweepSource
  readonly seeds: SeedSequence
  readonly patienceMs: number
  readonly stopOnFailure: boolean
  /** The weights that a run is resolved with. */
  readonly weightsOf: (run: number) => GenerationWeights | undefined
  /** Is told how many runs took how many milliseconds. */
  readonly took: (runs: number, ms: number) => void
  /** Whether what a worker does is of no interest any more. */
  readonly dropped: () => boolean
}

/** How far a worker has come with a stretch; `at` is the run that came in its way. */
interface Come {
  readonly done?: StretchDone
  readonly at: number
}

/**
 * Runs a stretch of a sweep: quickly where nothing comes in the way. Where something does, the stretch is run again with all care, to
 * know which run it is, and that run is run alone in a fresh worker: what becomes of it there is what becomes of it.
 */
export async function* runStretch(
  { from, to }: Stretch,
  options: RunStretchOptions,
): AsyncGenerator<StretchDone> {
  const { stopOnFailure, dropped } = options
  const isLast = ({ tally }: StretchDone): boolean => stopOnFailure && tally.failures.length > 0
  let next = from
  let inTheWay = false
  while (next < to) {
    // A single run is run with care from the first, and need not be run twice.
    const method: 'careful' | 'quick' = inTheWay || to - next === 1 ? 'careful' : 'quick'
    const { done, at } = await comeWith(method, { from: next, to }, options)
    if (dropped()) return
    if (done !== undefined) {
      yield done
      if (isLast(done)) return
      next = done.to
    }
    inTheWay = method === 'quick'
    if (inTheWay || next === to) continue
    if (at > next) yield* runStretch({ from: next, to: at }, options)
    const alone = { from: at, to: at + 1, tally: await runAlone(at, options) }
    if (dropped()) return
    yield alone
    if (isLast(alone)) return
    next = alone.to
  }
}

/**
 * Has a worker run a stretch.
 *
 * @throws InputError - if the first seed of the sweep is refused
 */
async function comeWith(
  method: 'quick' | 'careful',
  stretch: Stretch,
  options: RunStretchOptions,
): Promise<Come> {
  const { pool, source, seeds, patienceMs, stopOnFailure, weightsOf, took } = options
  const { from, to } = stretch
  const weights = weightsOf(from)
  const order = {
    source,
    patienceMs,
    ...(weights === undefined ? {} : { weights }),
    seeds: Array.from({ length: to - from }, (_, i) => seeds.seedOf(from + i)),
    stopOnFailure,
  }
  let answer: SeedsAnswer
  try {
    answer = await pool.ask(method, order)
  } catch (error) {
    if (error instanceof WorkerEnded) return { at: from + (error.at ?? 0) }
    throw error
  }
  const { done, tally, ms, refused } = answer
  // What the first of all seeds is refused for, all will be.
  if (refused !== undefined && from === 0) throw new InputError(refused)
  if (done === 0) return { at: from }
  took(done, ms)
  return { done: { from, to: from + done, tally }, at: from + done }
}

/** Runs one run in a worker of its own. */
async function runAlone(run: number, options: RunStretchOptions): Promise<Tally> {
  const { pool, source, seeds, patienceMs, weightsOf } = options
  const seed = seeds.seedOf(run)
  const weights = weightsOf(run)
  const order = { source, patienceMs, ...(weights === undefined ? {} : { weights }), seed }
  try {
    const { tally } = await pool.fresh((worker) => worker.ask('alone', order))
    return tally
  } catch (error) {
    if (error instanceof WorkerEnded) return tallyOfLost({ seed, how: error.how, why: error.message })
    throw error
  }
}
