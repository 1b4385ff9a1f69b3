import type { ResolvedScenario } from '../../../sim/index.ts'
import { HANDLERS_RETURN } from '../../../sim/simulation.ts'
import { resolveScenario } from '../../resolve.ts'
import type { ShrinkStory } from '../../shrinking/index.ts'
import { stepsThatStayed } from '../../shrinking/lines.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import type { Representative } from '../../sweeping/result.ts'
import type { ShrinkSummary } from '../../sweeping/sweep-result.ts'
import type { FailureGroup } from '../../sweeping/tally.ts'
import { unplacedCode } from '../references.ts'
import type { ConfirmAnswer, ShrinkAnswer } from './orders.ts'
import type { SweepSource, SweepSubject } from './subject.ts'
import { WorkerEnded, type WorkerPool } from './worker-pool.ts'

/** A failure that stands for all of its signature: what is to be written of it. */
export interface FoundFailure {
  readonly subject: SweepSubject
  /** As small as it became. */
  readonly scenario: ResolvedScenario
  readonly seed: string
  /** The seed of the sweep that it was found under. */
  readonly foundUnder: string
  readonly story?: ShrinkStory
}

/** What was written of a failure, and what the run was that it was written from. */
export interface WrittenFailure {
  readonly signature: string | undefined
  readonly why: string
  /** What happens in it, in a few lines. */
  readonly example: readonly string[]
  /** Paths in the folder of the sweep. */
  readonly failure?: string
  readonly report: string
}

/** What representatives are looked at with. */
export interface RepresentativeOptions {
  readonly pool: WorkerPool
  readonly source: SweepSource
  readonly subject: SweepSubject
  readonly patienceMs: number
  /** How often a failure is run at most to make it smaller. */
  readonly shrinkRuns: number
  /** Nothing is made smaller once it is aborted. */
  readonly signal: AbortSignal
  readonly write: (found: FoundFailure) => Promise<WrittenFailure>
  /** Is told which signature of how many is looked at. */
  readonly looking: (number: number, of: number) => void
}

/**
 * Looks at the representative of every signature, as many at a time as there are workers.
 *
 * @param groups - the failures, by signature
 * @param weightsOf - what a seed's faults were drawn with
 * @param jobs - how many workers there are
 */
export async function representAll(
  groups: readonly FailureGroup[],
  weightsOf: (seed: string) => GenerationWeights | undefined,
  jobs: number,
  options: RepresentativeOptions,
): Promise<ReadonlyMap<string, Representative>> {
  const found = new Map<string, Representative>()
  const waiting = [...groups]
  const work = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      options.looking(groups.length - waiting.length, groups.length)
      found.set(group.signature, await represent(group, weightsOf(group.seeds[0] ?? ''), options))
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return found
}

/**
 * Runs the first failure of a signature again in a worker that has run nothing before, makes it smaller there, and has it written.
 *
 * @param group - the failures of the signature
 * @param weights - what the seed's faults were drawn with
 */
async function represent(
  group: FailureGroup,
  weights: GenerationWeights | undefined,
  options: RepresentativeOptions,
): Promise<Representative> {
  const { pool, source, subject, patienceMs, shrinkRuns, signal, write } = options
  const {
    signature,
    seeds: [seed = ''],
    property,
  } = group
  const order = { source, patienceMs, ...(weights === undefined ? {} : { weights }), seed }
  const { resolved: scenario } = subject.resolve(seed, weights)
  return pool.fresh(async (worker): Promise<Representative> => {
    const alone = await worker.ask('confirm', order).catch(orDead)
    if (alone instanceof WorkerEnded || alone.signature !== signature || alone.traceHash !== group.traceHash)
      return { differs: differenceOf(group, alone) }
    // What hangs would hang each time it is tried; and code that no file exports cannot be sent back.
    const shrinks = shrinkRuns > 0 && property !== HANDLERS_RETURN && unplacedCode(scenario).length === 0
    const shrunk =
      shrinks && !signal.aborted
        ? await untilAborted(signal, worker, worker.ask('shrink', { ...order, maxRuns: shrinkRuns }))
        : undefined
    const smaller: Omit<FoundFailure, 'subject' | 'foundUnder'> =
      shrunk === undefined || shrunk instanceof WorkerEnded ? { scenario, seed } : read(shrunk, subject)
    const { signature: written, ...told } = await write({ subject, foundUnder: seed, ...smaller })
    const found = { ...told, ...(smaller.story === undefined ? {} : { shrink: summaryOf(smaller.story) }) }
    if (written === signature) return found
    return {
      ...found,
      differs: `it depends on what ran before it: in a worker it is ${signature}, and on the command line ${written ?? 'no failure'}`,
    }
  })
}

function summaryOf(story: ShrinkStory): ShrinkSummary {
  const { from, to, runs, ended } = story
  const steps = stepsThatStayed(story).map(({ pass, tried, size }) => ({ pass, tried, size }))
  return { from, to, steps, runs, ended }
}

function read(
  { scenario, seed, story }: ShrinkAnswer,
  { code, origin }: SweepSubject,
): Omit<FoundFailure, 'subject' | 'foundUnder'> {
  const plain = JSON.parse(scenario) as ResolvedScenario
  return { scenario: resolveScenario(plain, seed, { library: code.library, where: origin }), seed, story }
}

/** Waits for a worker, and ends it if there is no more time for that. */
async function untilAborted<T>(
  signal: AbortSignal,
  worker: WorkerPool,
  work: Promise<T>,
): Promise<T | WorkerEnded> {
  const end = (): void => void worker.end()
  signal.addEventListener('abort', end, { once: true })
  try {
    return await work.catch(orDead)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

function orDead(error: unknown): WorkerEnded {
  if (error instanceof WorkerEnded) return error
  throw error
}

function differenceOf({ signature, traceHash }: FailureGroup, alone: ConfirmAnswer | WorkerEnded): string {
  return `it depends on what ran before it: after other seeds it was ${signature}, trace hash ${traceHash}; in a fresh worker ${inWords(alone)}`
}

function inWords(alone: ConfirmAnswer | WorkerEnded): string {
  if (alone instanceof WorkerEnded) return alone.message
  if (alone.lost !== undefined) return `it gave no verdict (${alone.lost.why})`
  return `it is ${alone.signature ?? 'no failure'}, trace hash ${alone.traceHash}`
}
