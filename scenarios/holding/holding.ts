import { InputError, parseSeed, type Scenario } from '../../sim/index.ts'
import { violatedProperty } from '../fingerprint.ts'
import type { JudgedRun } from '../judged-run.ts'
import { resolveScenario } from '../resolve.ts'
import { runResolved } from '../run.ts'
import { shrinking } from '../shrinking/index.ts'
import type { FoundFailure, Held, HoldingOptions, Replayed, UnknownRun } from './held.ts'

/** How many runs are to hold when nothing else is said. */
export const DEFAULT_RUNS = 100

/**
 * Tries to make a scenario fail, one run at a time: first by its old failures, then by one seed after another. The first failure
 * ends it, and is made smaller. Yields what is known before the first run and after every other, so that whoever drives it can
 * stop when it likes.
 *
 * @param scenario - as authored
 * @param options - `runs`, the `seed` that the seeds of runs are made from, other `faults`, `old` failures, whether to `shrink`,
 *   and how to `execute` a run
 * @throws InputError - for what is no scenario, and for a number of runs or a seed that is none
 *
 * @example
 * ```ts
 * let held
 * for (held of holding(scenarios['raft-stale-read'], { runs: 20, shrink: false })) if (held.runs === 3) break
 * console.log(held.verdict, held.failure.by) // invalid 1
 * ```
 */
export function* holding(scenario: Scenario, options: HoldingOptions = {}): Generator<Held, Held> {
  const { runs = DEFAULT_RUNS, faults, old = [], shrink = true, execute = runResolved, library } = options
  const seeds = seedsOf(runs, options.seed)
  const tried = faults === undefined ? scenario : { ...scenario, faults }
  const books = new Books(runs)
  yield books.held()
  for (const { name, scenario: resolved, seed } of old) {
    const run = execute(resolved, seed)
    books.enterOld(name, run)
    yield books.held()
    if (run.verdict === 'invalid') return books.held()
  }
  for (const seed of seeds) {
    const run = execute(resolveScenario(tried, seed, library === undefined ? {} : { library }), seed)
    books.enter(run)
    yield books.held()
    if (run.verdict !== 'invalid') continue
    if (shrink) yield* books.shrunk(run, execute)
    return books.held()
  }
  return books.held()
}

/**
 * The seeds of so many runs.
 *
 * @param runs - how many
 * @param base - what they are made from
 * @throws InputError - for a number of runs or a seed that is none
 *
 * @example
 * ```ts
 * console.log([...seedsOf(2)], [...seedsOf(2, 'nightly')]) // [ '1', '2' ] [ 'nightly/1', 'nightly/2' ]
 * ```
 */
export function seedsOf(runs: number, base?: string | number): Iterable<string> {
  if (!Number.isSafeInteger(runs) || runs < 1)
    throw new InputError(`runs is ${runs}, expected a whole number, 1 or more`)
  const before = base === undefined ? '' : `${parseSeed(base)}/`
  return (function* () {
    for (let number = 1; number <= runs; number++) yield `${before}${number}`
  })()
}

/** What is known of a scenario while it is tried. */
class Books {
  private readonly asked: number
  private runs = 0
  private readonly unknown: UnknownRun[] = []
  private readonly sometimes = new Map<string, number>()
  private readonly replayed: Replayed[] = []
  private failure: FoundFailure | undefined

  constructor(asked: number) {
    this.asked = asked
  }

  enterOld(name: string, run: JudgedRun): void {
    this.replayed.push({ name, verdict: run.verdict, why: whyOf(run) })
    if (run.verdict === 'invalid') this.failure = { run, by: name }
  }

  enter(run: JudgedRun): void {
    this.runs++
    for (const { kind, name, verdict } of run.properties) {
      if (kind !== 'sometimes') continue
      this.sometimes.set(name, (this.sometimes.get(name) ?? 0) + (verdict === 'valid' ? 1 : 0))
    }
    if (run.verdict === 'unknown') this.unknown.push({ seed: run.record.seed, why: whyOf(run) })
    if (run.verdict === 'invalid') this.failure = { run, by: this.runs }
  }

  /** Makes the failure smaller, and yields after every run. */
  *shrunk(failed: JudgedRun, execute: NonNullable<HoldingOptions['execute']>): Generator<Held> {
    const by = this.runs
    const steps = shrinking(failed, { execute })
    for (let step = steps.next(); ; step = steps.next()) {
      const { run, story } = step.value
      this.failure = { run, by, shrink: story }
      if (step.done === true) return
      yield this.held()
    }
  }

  held(): Held {
    const { asked, runs, failure } = this
    const all = runs === asked && this.unknown.length === 0
    return {
      verdict: failure !== undefined ? 'invalid' : all ? 'valid' : 'unknown',
      asked,
      runs,
      unknown: [...this.unknown],
      sometimes: new Map(this.sometimes),
      replayed: [...this.replayed],
      ...(failure === undefined ? {} : { failure }),
    }
  }
}

/** Why a run has the verdict it has. */
function whyOf(run: JudgedRun): string {
  if (run.verdict === 'valid') return 'no property was violated'
  const told = run.verdict === 'invalid' ? violatedProperty(run) : undefined
  return (told ?? run.properties.find(({ verdict }) => verdict === run.verdict))?.why ?? ''
}
