import { resolve } from 'node:path'
import { nameInErrors, validateScenario } from '../scenarios/validate.ts'
import type { Scenario } from '../sim/index.ts'
import { type CurrentTest, currentTest, timeLeft } from './current-test.ts'
import { type Deadlines, deadlinesFor } from './drive.ts'
import type { Caller } from './matcher.ts'
import type { Settings } from './settings.ts'
import { TestCode } from './test-code.ts'

/** A scenario that is tried in a test. */
export interface Trial {
  readonly scenario: Scenario
  readonly settings: Settings
  readonly deadlines: Deadlines
  readonly code: TestCode
  /** The test, and where its failures are kept; absent if there is none, or nothing is to be kept. */
  readonly keeping?: Keeping
}

/** Whose failures are kept, and where. */
export interface Keeping {
  readonly test: CurrentTest
  /** Absolute. */
  readonly corpus: string
}

/**
 * What is given to a matcher, as a trial that begins now.
 *
 * @throws InputError - for what is no scenario
 */
export function trialOf(caller: Caller, received: unknown, settings: Settings): Trial {
  validateScenario(received, nameInErrors(received))
  const test = currentTest(caller)
  const { corpus, budgetMs } = settings
  return {
    scenario: received,
    settings,
    deadlines: deadlinesFor(timeLeft(caller), budgetMs),
    code: new TestCode(test, received),
    ...(test === undefined || corpus === false
      ? {}
      : { keeping: { test, corpus: resolve(test.project, corpus) } }),
  }
}
