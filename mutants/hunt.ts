import { shrink } from '../index.ts'
import type { JudgedRun } from '../scenarios/index.ts'
import { withMutant } from '../scenarios/mutant.ts'
import { resolveScenario } from '../scenarios/resolve.ts'
import { runResolved } from '../scenarios/run.ts'
import { scenarios } from '../scenarios/shipped/index.ts'
import type { Scenario } from '../sim/index.ts'

/** What is to be looked for: a violation by a mutant, or by the protocol as it should be. */
export interface Hunt {
  readonly scenario: string
  readonly mutant?: string | undefined
  readonly firstSeed: number
  /** How many seeds are tried at most. */
  readonly seeds: number
  /** For how many seconds seeds are tried at most. */
  readonly seconds: number
  /** Whether what is found is made small. */
  readonly shrinks: boolean
}

/** What came of a hunt. */
export interface Catch {
  /** How many seeds were tried, the one that failed included. */
  readonly seeds: number
  /** The seed that failed first, and the property that it violated; none if nothing was found. */
  readonly found?: { readonly seed: number; readonly property: string }
  readonly virtualSeconds: number
  readonly seconds: number
  /** What is left of what was found. */
  readonly least?: { readonly faults: number; readonly nodes: number; readonly operations: number }
}

/** Tries one seed after another until a property is violated. */
export function hunt({ scenario: name, mutant, firstSeed, seeds, seconds, shrinks }: Hunt): Catch {
  const scenario = scenarios[name] as Scenario
  const started = performance.now()
  const elapsed = (): number => (performance.now() - started) / 1000
  let virtualSeconds = 0
  let tried = 0
  while (tried < seeds && elapsed() < seconds) {
    const seed = firstSeed + tried
    const run = runResolved(withMutant(resolveScenario(scenario, seed), mutant), seed)
    tried++
    virtualSeconds += run.record.time / 1e6
    const violated = run.properties.find(({ verdict }) => verdict === 'invalid')
    if (violated === undefined) continue
    const found = { seed, property: violated.name }
    const result = { seeds: tried, found, virtualSeconds, seconds: elapsed() }
    return shrinks ? { ...result, least: leastOf(run) } : result
  }
  return { seeds: tried, virtualSeconds, seconds: elapsed() }
}

function leastOf(run: JudgedRun): Required<Catch>['least'] {
  const { faults, nodes, operations } = shrink(run).story.to
  return { faults, nodes, operations }
}
