import { InputError, type ResolvedScenario, type SimulateOptions, type Trace } from '../../sim/index.ts'
import { TIME_ADVANCES } from '../../sim/simulation.ts'
import { fingerprintOf, violatedProperty } from '../fingerprint.ts'
import type { JudgedRun } from '../judged-run.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import type { Candidate, Look, Pass, Smallest, Tried } from './pass.ts'
import { stages } from './passes/index.ts'
import type { Execute, ShrinkOptions, Shrunk, ShrinkStep, ShrinkStory } from './shrunk.ts'
import { sizeOf } from './size.ts'
import { isSmaller, worthOf } from './worth.ts'

const DEFAULT_MAX_RUNS = 4_000
const DEFAULT_MAX_EVENTS = 20_000_000

/**
 * Makes a failure smaller, one run at a time: yields the smallest that has been found so far after every run, so that whoever
 * drives it can stop when it likes.
 *
 * What is less is worth more in this order: faults, nodes, clients, operations, time, what is special about the world around, how
 * strong faults are, how much there is to read. Nothing is accepted but a run that fails with the same fingerprint and is worth
 * more; passes are tried one after another until none of them finds any.
 *
 * @param failed - a run in which something is violated
 * @param options - `execute`, `maxRuns` and `maxEvents`
 * @throws InputError - if nothing is violated in the run
 *
 * @example
 * ```ts
 * const failed = runResolved(resolveScenario(scenarios['single-server-no-flush'], 1), 1)
 * for (const { story } of shrinking(failed)) {
 *   if (story.to.operations <= 2) break
 * }
 * ```
 */
export function* shrinking(failed: JudgedRun, options: ShrinkOptions = {}): Generator<Shrunk, Shrunk> {
  const search = new Search(failed, options)
  for (let stage = 0; stage < stages.length;) {
    const before = search.acceptances
    for (const pass of stages[stage] ?? []) {
      const attempts = pass.attempts(search)
      for (let next = attempts.next(); next.done !== true;) {
        const tried = yield* search.attempt(pass, next.value)
        if (tried === undefined) return search.told('budget')
        next = attempts.next(tried)
      }
    }
    stage = search.acceptances > before ? 0 : stage + 1
  }
  return search.told('smallest')
}

/**
 * Makes a failure smaller, until nothing smaller fails the same way, the budget is used up, or it is told to stop.
 *
 * @param failed - a run in which something is violated
 * @param options - `execute`, `maxRuns`, `maxEvents`, and `until`, which is asked after every run whether that is enough
 * @throws InputError - if nothing is violated in the run
 *
 * Source: Zeller and Hildebrandt, "Simplifying and Isolating Failure-Inducing Input" (2002); QuickCheck; fast-check.
 *
 * @example
 * ```ts
 * const failed = runResolved(resolveScenario(scenarios['single-server-no-flush'], 1), 1)
 * const { run, story } = shrink(failed)
 * console.log(fingerprintOf(run) === fingerprintOf(failed)) // true
 * console.log(story.from.faults, story.from.nodes, story.from.operations) // 3 1 61
 * console.log(story.to.faults, story.to.nodes, story.to.operations) // 1 1 2
 * ```
 */
export function shrink(
  failed: JudgedRun,
  { until, ...options }: ShrinkOptions & { readonly until?: (shrunk: Shrunk) => boolean } = {},
): Shrunk {
  const steps = shrinking(failed, options)
  for (;;) {
    const { done, value } = steps.next()
    if (done === true || until?.(value) === true) return value
  }
}

/** A failure that is being made smaller. */
class Search implements Smallest {
  run: JudgedRun
  /** How often a candidate was accepted. */
  acceptances = 0
  private runs = 0
  private events = 0
  private worth: readonly number[]
  private readonly failed: JudgedRun
  private readonly fingerprint: string
  private readonly execute: Execute
  private readonly maxRuns: number
  private readonly maxEvents: number
  private readonly limits: SimulateOptions
  private readonly steps: ShrinkStep[] = []
  /** Whether what was tried, as text and by its seed, failed the same way. */
  private readonly known = new Map<string, boolean>()
  /** The last trace that was looked at, and of which of the smallest so far. */
  private looked: { readonly of: JudgedRun; readonly trace: Trace | undefined } | undefined

  constructor(failed: JudgedRun, options: ShrinkOptions) {
    const { execute = runResolved, maxRuns = DEFAULT_MAX_RUNS, maxEvents = DEFAULT_MAX_EVENTS } = options
    const fingerprint = fingerprintOf(failed)
    if (fingerprint === undefined) {
      throw new InputError(
        `the run of ${failed.record.scenario.name} cannot be shrunk, for nothing is violated in it`,
      )
    }
    this.run = failed
    this.failed = failed
    this.fingerprint = fingerprint
    this.execute = execute
    this.maxRuns = maxRuns
    this.maxEvents = maxEvents
    this.worth = worthOf(failed)
    this.limits = limitsOf(failed)
    this.known.set(keyOf(failed.record.scenario, failed.record.seed), true)
  }

  get scenario(): ResolvedScenario {
    return this.run.record.scenario
  }

  get seed(): string {
    return this.run.record.seed
  }

  private get isSpent(): boolean {
    return this.runs >= this.maxRuns || this.events >= this.maxEvents
  }

  /** The smallest so far, and its story up to now. */
  told(ended: ShrinkStory['ended']): Shrunk {
    const { run, steps, runs, failed } = this
    const many = steps.length
    return {
      run,
      get story() {
        return { from: sizeOf(failed), to: sizeOf(run), steps: steps.slice(0, many), runs, ended }
      },
    }
  }

  /** Tries a candidate under its seeds, until it is accepted; `undefined`, if there are no more runs for it. */
  *attempt(pass: Pass, request: Candidate | Look): Generator<Shrunk, Tried | undefined> {
    if (request === 'trace') return yield* this.look()
    const { tried, seeds = [this.seed] } = request
    const before = this.seed
    let same = false
    let last: JudgedRun | undefined
    for (const seed of seeds) {
      const scenario = validated(request.scenario, seed)
      if (scenario === undefined) break
      const key = keyOf(scenario, seed)
      if (this.known.has(key)) {
        same ||= this.known.get(key) as boolean
        continue
      }
      if (this.isSpent) return undefined
      const run = this.executed(scenario, seed)
      const fails = run !== undefined && this.isSame(run)
      this.known.set(key, fails)
      same ||= fails
      last = run ?? last
      const accepted = fails && this.accept(run)
      if (accepted) {
        const words = seed === before ? tried : `${tried}, seed ${seed}`
        this.steps.push({ pass: pass.name, tried: words, accepted, size: sizeOf(run) })
      }
      yield this.told('stopped')
      if (accepted) return { same, accepted }
    }
    if (last !== undefined) {
      const words = seeds.length === 1 ? tried : `${tried}, under ${seeds.length} seeds`
      this.steps.push({ pass: pass.name, tried: words, accepted: false, size: sizeOf(last) })
    }
    return { same, accepted: false }
  }

  /** Runs the smallest so far once more, with its trace, unless that has been done. */
  private *look(): Generator<Shrunk, Tried | undefined> {
    if (this.looked?.of !== this.run) {
      if (this.isSpent) return undefined
      this.runs++
      const { record } = this.execute(this.scenario, this.seed, { ...this.limits, trace: true })
      this.events += record.events
      this.looked = { of: this.run, trace: record.trace }
      yield this.told('stopped')
    }
    const { trace } = this.looked
    return { same: true, accepted: false, ...(trace === undefined ? {} : { trace }) }
  }

  /** Runs a scenario once; `undefined` if code that it names refuses to. */
  private executed(scenario: ResolvedScenario, seed: string): JudgedRun | undefined {
    this.runs++
    try {
      const run = this.execute(scenario, seed, this.limits)
      this.events += run.record.events
      return run
    } catch (error) {
      if (error instanceof InputError) return undefined
      throw error
    }
  }

  /** Whether a run fails the same way. What is violated beyond what protocols bear is no bug, if what it began with was one. */
  private isSame(run: JudgedRun): boolean {
    return (
      fingerprintOf(run) === this.fingerprint && (run.beyond.length === 0 || this.failed.beyond.length > 0)
    )
  }

  private accept(run: JudgedRun): boolean {
    const worth = worthOf(run)
    if (!isSmaller(worth, this.worth)) return false
    this.run = run
    this.worth = worth
    this.acceptances++
    return true
  }
}

const EVENTS_MORE = 100_000

/** A smaller scenario has no more events than the one that failed, but for what another seed makes of it. */
function limitsOf(failed: JudgedRun): SimulateOptions {
  if (violatedProperty(failed)?.name === TIME_ADVANCES) return {}
  return { maxEvents: failed.record.events * 10 + EVENTS_MORE }
}

/** The same scenario if it is one: a pass may have made what the code that it names objects to. */
function validated(scenario: ResolvedScenario, seed: string): ResolvedScenario | undefined {
  try {
    return resolveScenario(scenario, seed)
  } catch (error) {
    if (error instanceof InputError) return undefined
    throw error
  }
}

function keyOf(scenario: ResolvedScenario, seed: string): string {
  return `${seed}\n${JSON.stringify(scenario)}`
}
