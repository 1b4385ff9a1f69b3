import { feedbackFor } from '../../sweeping/feedback.ts'
import { type Representative, resultOf } from '../../sweeping/result.ts'
import { SweepSchedule } from '../../sweeping/schedule.ts'
import { parseShard, SeedSequence } from '../../sweeping/sequence.ts'
import type { SweepResult, SweepTiming } from '../../sweeping/sweep-result.ts'
import type { OutFolder } from '../out-folder.ts'
import { SweepCourse, type SweepProgress } from './course.ts'
import { planOf, seedsOfPlan, type SweepPlan, type SweepTerms } from './plan.ts'
import { type FoundFailure, representAll, type WrittenFailure } from './representatives.ts'
import { type Beginning, SweepStore } from './store.ts'
import { loadSubject, type SweepSource, type SweepSubject } from './subject.ts'
import { WorkerPool } from './worker-pool.ts'

/** What a sweep is asked for. */
export interface SweepOptions {
  readonly source: SweepSource
  readonly terms: SweepTerms
  /** How many workers there are. */
  readonly jobs: number
  /** The folder of the sweep, from the name of its scenario. */
  readonly folder: (scenario: string) => string
  readonly beginning: Beginning
  /** Ends the sweep with what is known so far. */
  readonly signal: AbortSignal
  readonly progress: (progress: SweepProgress) => void
  /** Is told, when all seeds are through, which signature of how many is looked at. */
  readonly looking: (number: number, of: number) => void
  /** Writes the files of a failure into a folder. */
  readonly write: (found: FoundFailure, folder: OutFolder) => Promise<WrittenFailure>
}

/** What a sweep came to, and where it is. */
export interface Swept {
  readonly folder: string
  readonly result: SweepResult
  readonly timing: SweepTiming
}

/**
 * Runs a scenario under many seeds, in many processes, and stores what comes of them as it comes.
 *
 * @throws InputError - for bad input, and for a folder that holds another sweep
 */
export async function sweep(options: SweepOptions): Promise<Swept> {
  const subject = await loadSubject(options.source)
  const plan = await planOf(options.source, subject, options.terms)
  const folder = options.folder(plan.scenario)
  const store = new SweepStore(folder, plan, options.beginning)
  try {
    const swept = store.finished ?? (await sweptInto(store, plan, subject, options))
    return { folder, ...swept }
  } finally {
    store.close()
  }
}

/** Goes through the seeds, looks at the failures, and writes what the sweep came to. */
async function sweptInto(
  store: SweepStore,
  plan: SweepPlan,
  subject: SweepSubject,
  options: SweepOptions,
): Promise<Omit<Swept, 'folder'>> {
  const { source, jobs, signal, progress } = options
  const shard = plan.shard === undefined ? undefined : parseShard(plan.shard, 'the plan of the sweep')
  const sequence = new SeedSequence(seedsOfPlan(plan), shard)
  const schedule = new SweepSchedule({
    length: sequence.length,
    stopOnFailure: plan.stopOnFailure,
    untilStable: 'stable' in plan.until,
    feedback: feedbackFor(subject.scenario),
    known: store.known,
  })
  const course = new SweepCourse({ plan, source, sequence, schedule, store, jobs, signal, progress })
  await course.go()
  const { seconds, toFirst } = course
  const { tally, runs } = schedule.found
  const representatives = await represented(store, plan, subject, options, schedule, sequence)
  const result = resultOf(plan, sequence.rangesOf({ from: 0, to: runs }), tally, representatives)
  const timing: SweepTiming = {
    ended: signal.aborted ? 'interrupted' : (schedule.ended ?? 'time'),
    seconds,
    runsPerSecond: runs / seconds,
    toFirst: Object.fromEntries(
      tally.failures.map(({ signature }) => [signature, toFirst.get(signature) ?? seconds]),
    ),
  }
  store.finish(result, timing)
  return { result, timing }
}

/** Looks at what stands for each signature. */
async function represented(
  store: SweepStore,
  { memoryMb, patienceMs, shrinkRuns }: SweepPlan,
  subject: SweepSubject,
  { source, jobs, signal, looking, write }: SweepOptions,
  schedule: SweepSchedule,
  sequence: SeedSequence,
): Promise<ReadonlyMap<string, Representative>> {
  const groups = schedule.found.tally.failures
  if (groups.length === 0) return new Map()
  const pool = new WorkerPool({ jobs, memoryMb, patienceMs })
  try {
    const folder = store.failures()
    return await representAll(groups, (seed) => schedule.weightsOf(sequence.runOf(seed)), jobs, {
      pool,
      source,
      subject,
      patienceMs,
      shrinkRuns,
      signal,
      looking,
      write: (found) => write(found, folder),
    })
  } finally {
    await pool.end()
  }
}
