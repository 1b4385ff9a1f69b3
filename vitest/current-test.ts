import { resolve } from 'node:path'
import type { RunnerTestCase } from 'vitest'
import { projectFolderOf } from '../scenarios/files/project-folder.ts'
import type { Caller } from './matcher.ts'
import { pathFrom } from './paths.ts'
import { runningTest } from './worker-state.ts'

/** What Vitest gives a test that says nothing of its time-out. */
const DEFAULT_TIMEOUT_MS = 5_000
// Taken before a test puts another clock in its place.
const unixNow = Date.now

/** The test that a matcher is called in. */
export interface CurrentTest {
  /** Absolute. */
  readonly path: string
  /** The folder of the nearest package.json above it. */
  readonly project: string
  /** Relative to the project's folder, with forward slashes. */
  readonly file: string
  /** With the names of the suites that it is in, as `-t` takes it. */
  readonly name: string
}

/** The test that a matcher is called in, if it is called in one. */
export function currentTest(caller: Caller): CurrentTest | undefined {
  const task = taskOf(caller)
  const path = task?.file.filepath ?? caller.testPath
  const name = task === undefined ? caller.currentTestName : fullName(task)
  if (path === undefined || name === undefined || name === '') return undefined
  const project = projectFolderOf(path)
  return { path: resolve(path), project, file: pathFrom(project, path), name }
}

/**
 * How much of its time the test that a matcher is called in has left: milliseconds. Where it cannot be known, all that tests are
 * given as a rule; endless, if the test has no time-out.
 */
export function timeLeft(caller: Caller): number {
  const task = taskOf(caller)
  const timeoutMs = task?.timeout ?? DEFAULT_TIMEOUT_MS
  if (timeoutMs <= 0) return Number.POSITIVE_INFINITY
  const { startTime, retryCount = 0, repeatCount = 0 } = task?.result ?? {}
  // Vitest says when the first attempt began, and each has its time to itself.
  if (startTime === undefined || retryCount + repeatCount > 0) return timeoutMs
  const leftMs = timeoutMs - (unixNow() - startTime)
  // What is before a test (beforeEach) has time of its own: where that took all, nothing is known.
  return leftMs > 0 ? leftMs : timeoutMs
}

function taskOf(caller: Caller): RunnerTestCase | undefined {
  return caller.task ?? runningTest()
}

function fullName({
  suite,
  name,
}: {
  readonly suite?: RunnerTestCase['suite']
  readonly name: string
}): string {
  return suite === undefined ? name : `${fullName(suite)} ${name}`
}
