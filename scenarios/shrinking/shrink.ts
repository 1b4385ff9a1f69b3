import { InputError, type ResolvedScenario } from '../../sim/index.ts'
import { fingerprintOf } from '../fingerprint.ts'
import type { JudgedRun } from '../judged-run.ts'
import { runResolved } from '../run.ts'
import type { ShrinkOptions, Shrunk, ShrinkStep, ShrinkStory } from './shrunk.ts'
import { sizeOf } from './size.ts'

const DEFAULT_MAX_RUNS = 4_000

/**
 * Makes a failure smaller, one run at a time: yields the smallest that has been found so far after every run, so that whoever
 * drives it can stop when it likes.
 *
 * @param failed - a run in which something is violated
 * @param options - `execute` and `maxRuns`
 * @throws InputError - if nothing is violated in the run
 */
export function* shrinking(failed: JudgedRun, options: ShrinkOptions = {}): Generator<Shrunk, Shrunk> {
  const fingerprint = fingerprintOf(failed)
  if (fingerprint === undefined) {
    throw new InputError(
      `the run of ${failed.record.scenario.name} cannot be shrunk, for nothing is violated in it`,
    )
  }
  const { execute = runResolved, maxRuns = DEFAULT_MAX_RUNS } = options
  const steps: ShrinkStep[] = []
  let smallest = failed
  let runs = 0
  const told = (ended: ShrinkStory['ended']): Shrunk => ({
    run: smallest,
    story: { from: sizeOf(failed), to: sizeOf(smallest), steps: [...steps], runs, ended },
  })
  for (const { id } of failed.record.scenario.faults) {
    if (runs === maxRuns) return told('budget')
    const { scenario, seed } = smallest.record
    const tried = execute(without(scenario, id), seed)
    runs++
    const accepted = fingerprintOf(tried) === fingerprint
    steps.push({ pass: 'fewer faults', tried: `without ${id}`, accepted, size: sizeOf(tried) })
    if (accepted) smallest = tried
    yield told('stopped')
  }
  return told('smallest')
}

function without(scenario: ResolvedScenario, fault: string): ResolvedScenario {
  return { ...scenario, faults: scenario.faults.filter(({ id }) => id !== fault) }
}
