import { test } from 'vitest'
import type { Scenario } from '../sim/index.ts'
import { SEARCH } from './drive.ts'
import { type HoldOptions, settingsOf } from './settings.ts'

/** What a property is given when nothing is said of its budget: milliseconds. */
const DEFAULT_TIMEOUT_MS = 60_000

/** Declares a test that a scenario holds. */
export type DeclareProperty = (name: string, scenario: Scenario, options?: HoldOptions) => void

/** Declares a test that a scenario holds; what hangs on it is what hangs on Vitest's `test`. */
export interface PropertyFunction extends DeclareProperty {
  readonly skip: DeclareProperty
  readonly only: DeclareProperty
  readonly skipIf: (condition: unknown) => DeclareProperty
  readonly runIf: (condition: unknown) => DeclareProperty
}

/**
 * Declares a test that a scenario holds: under all of so many runs, each with a seed of its own, no property of it is violated. The
 * test has a time-out that fits its `budget` (60 s without one), spends at most 80 % of it, and fails with the scenario made as
 * small as that time allows, its seed, and the command that replays it.
 *
 * @param name - of the test
 * @param scenario - as authored
 * @param options - `runs`, `faults`, `seed`, `budget`, `shrink`, `corpus` and `strict`, as `toHold` takes them
 * @throws InputError - for a budget that is none; other mistakes fail the test
 *
 * @example
 * ```ts
 * import { raft, register, linearizable } from 'netsplit'
 * import { property } from 'netsplit/vitest'
 *
 * const scenario = {
 *   name: 'three-of-raft',
 *   cluster: { protocol: raft(), nodes: 3 },
 *   workload: register({ clients: 3, rate: 20 }),
 *   faults: { generate: 'swarm' },
 *   duration: 3_000,
 *   settle: 1_000,
 *   checks: [linearizable()],
 * } as const
 *
 * property('Raft stays linearizable under any schedule it bears', scenario, { runs: 10, budget: '20s' })
 * ```
 */
export const property: PropertyFunction = Object.assign(declaring(test), {
  // oxlint-disable-next-line vitest/no-disabled-tests -- it is for others to skip theirs
  skip: declaring(test.skip),
  // oxlint-disable-next-line vitest/no-focused-tests -- it is for others to look at one of theirs
  only: declaring(test.only),
  skipIf: (condition: unknown) => declaring(test.skipIf(condition)),
  runIf: (condition: unknown) => declaring(test.runIf(condition)),
})

/** What of Vitest's `test` and its like is used here. */
type DeclareTest = Pick<typeof test, 'skip'>['skip']

function declaring(declareTest: DeclareTest): DeclareProperty {
  return function declare(name, scenario, options) {
    const declared = new Error('declared')
    Error.captureStackTrace(declared, declare)
    const { budgetMs } = settingsOf('property', options, process.env)
    const timeout = Number.isFinite(budgetMs) ? Math.ceil(budgetMs / SEARCH) : DEFAULT_TIMEOUT_MS
    declareTest(name, { timeout }, async ({ expect }) => {
      try {
        await expect(scenario).toHold(options)
      } catch (error) {
        throw pointingTo(declared, error)
      }
    })
  }
}

/** What a matcher said, with the place where the property was declared for its own; what was thrown otherwise is left as it is. */
function pointingTo({ stack = '' }: Error, error: unknown): unknown {
  if (!(error instanceof Error) || !Object.hasOwn(error, 'actual')) return error
  const frames = stack.slice(stack.indexOf('\n') + 1)
  error.stack = `${error.name}: ${error.message}\n${frames}`
  return error
}
