import { resolveScenario, runResolved, type Scenario, scenarios, shrink as shrunk } from '../../index.ts'
import { shrunkFailures } from '../shrunk-failures.ts'
import { type Figures, timedOnce } from '../workload.ts'

/** Seconds to make a failure as small as it gets, cold as on a command line; how many runs that takes, and what is left of it. */
export function shrink(_size: number, variant: string): Figures {
  const found = shrunkFailures.find(({ name }) => name === variant)
  if (found === undefined) throw new Error(`there is no failure "${variant}"`)
  const { name, seed } = found
  const failed = runResolved(resolveScenario(scenarios[name] as Scenario, seed), seed)
  let left: Figures = {}
  const { done, seconds } = timedOnce(() => {
    const { story } = shrunk(failed)
    const { faults, nodes, operations, durationMs } = story.to
    left = { faults, nodes, operations, 'virtual ms': durationMs }
    return story.runs
  })
  return { s: seconds, runs: done, ...left }
}
