import { setImmediate } from 'node:timers/promises'
import { DefectError, InputError, type Simulation } from '../../../sim/index.ts'
import { HANDLERS_RETURN } from '../../../sim/simulation.ts'
import { violatedProperty } from '../../fingerprint.ts'
import { judge } from '../../run.ts'
import { simulateChecked } from '../../simulate-checked.ts'
import type { GenerationWeights } from '../../generating/kinds.ts'
import { coverageOptions } from '../../sweeping/feedback.ts'
import type { LostSeed } from '../../sweeping/sweep-result.ts'
import { sumOfTallies, type SweptRun, type Tally, tallyOfRun } from '../../sweeping/tally.ts'
import { cameBack, finishWatched, waited } from '../watchdog.ts'
import type { SeedsAnswer, SeedsOrder } from './orders.ts'
import type { SweepSubject } from './subject.ts'

/** How many events of a quick run happen between two looks at the clock. If they take too long, the run is looked at with care. */
const EVENTS_A_LOOK = 4_096

/** What goes on around the code that is run. */
export interface RunCircumstances {
  readonly subject: SweepSubject
  readonly patienceMs: number
  readonly weights: GenerationWeights | undefined
  /** Says that the worker goes on. */
  readonly goesOn: () => void
  /** Gives what a promise of the code under test has failed with since it was last asked, in words. */
  readonly rejected: () => string | undefined
}

/** The code of a run outside of its simulation did not come back. */
export class NotBack extends Error {
  override readonly name = 'NotBack'
}

/** A promise of the code under test failed after its handler had returned. */
class PromiseFailed extends Error {
  override readonly name = 'PromiseFailed'
}

/** A run that is under way, and the patterns of faults that are on in it. */
interface BegunRun {
  readonly simulation: Simulation
  readonly patterns: SweptRun['patterns']
}

/**
 * Runs seeds one after the other, many under one watch. Where something comes in the way, what came of the seeds before it is the
 * answer: which seed it was, and what, is found out by {@link runCarefully}.
 *
 * @throws NotBack - if code does not come back: then this process is not fit for more
 */
export async function runQuickly(order: SeedsOrder, around: RunCircumstances): Promise<SeedsAnswer> {
  const { seeds, stopOnFailure } = order
  const began = performance.now()
  const tallies: Tally[] = []
  let begun: BegunRun | undefined
  let stopped = false
  const slice = (goesOn: () => boolean): void => {
    while (!stopped && tallies.length < seeds.length && goesOn()) {
      begun ??= begin(seeds[tallies.length] as string, around)
      const { simulation, patterns } = begun
      simulation.runTo({ event: simulation.events + EVENTS_A_LOOK })
      if (!simulation.done) continue
      const run = judge(simulation.record())
      begun = undefined
      tallies.push(tallyOfRun({ run, patterns }))
      stopped = stopOnFailure && violatedProperty(run) !== undefined
    }
  }
  let certain = 0
  around.rejected()
  while (!stopped && tallies.length < seeds.length) {
    try {
      if (!cameBack(slice, around.patienceMs)) throw new NotBack()
    } catch (error) {
      if (error instanceof NotBack) throw error
      stopped = true
    }
    // A promise that failed is told only after the code that made it has returned; whose it was is not known here.
    await setImmediate()
    if (around.rejected() === undefined) certain = tallies.length
    else stopped = true
    around.goesOn()
  }
  return { done: certain, tally: sumOfTallies(tallies.slice(0, certain)), ms: performance.now() - began }
}

/**
 * Runs a seed with all care, and lets what comes in the way be thrown.
 *
 * @param last - whether it is the last that this process runs: then a handler that does not return is a finding of the run
 * @throws NotBack - if code does not come back: then this process is not fit for more
 */
export async function runCarefully(seed: string, around: RunCircumstances, last: boolean): Promise<SweptRun> {
  around.rejected()
  const { simulation, patterns } = within('its scenario could not be made', around, () => begin(seed, around))
  const record = finishWatched(simulation, around.patienceMs, around.goesOn)
  if (
    !last &&
    record.properties.some((each) => each.name === HANDLERS_RETURN && each.violation !== undefined)
  )
    throw new NotBack()
  const run = within('it could not be judged', around, () => judge(record))
  await setImmediate()
  const rejected = around.rejected()
  if (rejected !== undefined) throw new PromiseFailed(rejected)
  return { run, patterns }
}

/** What to say of a seed that ended in an error. */
export function lostTo(seed: string, error: unknown): LostSeed {
  const words = error instanceof Error ? error.message : String(error)
  if (error instanceof NotBack) return { seed, how: 'time', why: words }
  if (error instanceof PromiseFailed) {
    const why = `a promise of the code under test failed after its handler had returned (${words}): a handler is done when it returns`
    return { seed, how: 'promise', why }
  }
  if (error instanceof InputError) return { seed, how: 'threw', why: words }
  const name = error instanceof Error && !(error instanceof DefectError) ? `${error.name}: ` : ''
  return { seed, how: 'defect', why: `${name}${words}` }
}

function begin(seed: string, { subject, weights }: RunCircumstances): BegunRun {
  const { resolved, swarm } = subject.resolve(seed, weights)
  return { simulation: simulateChecked(resolved, seed, coverageOptions), patterns: swarm?.patternsOn ?? [] }
}

/** Has something done that is not under the simulation's watch. */
function within<T>(what: string, { patienceMs, goesOn }: RunCircumstances, act: () => T): T {
  let result: { readonly value: T } | undefined
  if (!cameBack(() => void (result = { value: act() }), patienceMs) || result === undefined)
    throw new NotBack(`${what} within ${waited(patienceMs)}: its code did not return`)
  goesOn()
  return result.value
}
