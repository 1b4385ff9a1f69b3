import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readTextFile, unreadableFile } from '../scenarios/files/read-text.ts'
import { type OldFailure, parseFailure, type ReadFailure, resolveScenario } from '../scenarios/index.ts'
import { InputError, type Scenario } from '../sim/index.ts'
import type { CurrentTest } from './current-test.ts'
import { pathFrom } from './paths.ts'
import type { TestCode } from './test-code.ts'

/** The old failures of a test, and why others could not be had, a sentence each. */
export interface OldFailures {
  readonly failures: readonly OldFailure[]
  readonly problems: readonly string[]
}

/**
 * The failures in a folder that a test has found on a scenario, in the order of their names.
 *
 * @param folder - absolute; it need not be there
 * @param test - whose failures
 * @param scenario - of that name
 * @param code - what the test has loaded
 */
export function oldFailuresIn(
  folder: string,
  test: CurrentTest,
  scenario: Scenario,
  code: TestCode,
): OldFailures {
  const failures: OldFailure[] = []
  const problems: string[] = []
  for (const file of filesIn(folder)) {
    const name = pathFrom(process.cwd(), file)
    try {
      const failure = parseFailure(readTextFile(file), name)
      if (isOf(failure, test, scenario)) failures.push(oldFailure(failure, { file, name }, code))
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      problems.push(error.message)
    }
  }
  return { failures, problems }
}

/** Whether a failure is one that a test has found on a scenario. */
export function isOf({ test: found, scenario }: ReadFailure, test: CurrentTest, { name }: Scenario): boolean {
  return found?.file === test.file && found.name === test.name && scenario.name === name
}

/** A failure that was read, with the code that the test has loaded. */
export function oldFailure(
  { scenario, seed, onlyInTest }: ReadFailure,
  { file, name }: { readonly file: string; readonly name: string },
  code: TestCode,
): OldFailure {
  const { library } = code.of(file, onlyInTest)
  return { name, scenario: resolveScenario(scenario, seed, { library, where: name }), seed }
}

function filesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.json'))
      .sort()
      .map((file) => join(folder, file))
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'ENOENT') return []
    throw unreadableFile(folder, error)
  }
}
