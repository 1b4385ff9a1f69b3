import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { currentTest, timeLeft } from './current-test.ts'
import type { Caller } from './matcher.ts'
import { runningTest } from './worker-state.ts'

type Task = NonNullable<Caller['task']>

const utils = { matcherHint: String, printExpected: String, printReceived: String }

/** A matcher called in a test that Vitest says this of. */
function callerIn(task?: Partial<Task>): Caller {
  return { isNot: false, utils, ...(task === undefined ? {} : { task: task as Task }) }
}

describe('the test that a matcher is called in', () => {
  describe('within a suite', () => {
    test('is named as -t takes it, and its file is relative to the project', () => {
      const found = currentTest(callerIn(runningTest()))
      expect(found?.name).toBe(
        'the test that a matcher is called in within a suite is named as -t takes it, and its file is relative to the project',
      )
      expect(found?.file).toBe('vitest/current-test.test.ts')
      expect(basename(found?.path ?? '')).toBe('current-test.test.ts')
    })
  })

  test('is found where Vitest does not say it to the matcher', () => {
    expect(currentTest(callerIn())).toStrictEqual(currentTest(callerIn(runningTest())))
  })
})

describe('the time that a test has left', () => {
  const result = (sinceMs: number, more: Partial<Task['result']> = {}): Task['result'] => {
    return { state: 'run', startTime: Date.now() - sinceMs, retryCount: 0, ...more }
  }
  const left = (timeout: number, of: Task['result']): number =>
    timeLeft(callerIn({ timeout, ...(of === undefined ? {} : { result: of }) }))

  test('is its time-out less what has passed', () => {
    expect(Math.abs(left(5_000, result(1_000)) - 4_000)).toBeLessThan(500)
    expect(left(60_000, undefined)).toBe(60_000)
  })

  test('is endless without a time-out', () => {
    expect(left(0, result(1_000))).toBe(Number.POSITIVE_INFINITY)
    expect(left(Number.POSITIVE_INFINITY, result(1_000))).toBe(Number.POSITIVE_INFINITY)
  })

  test('is all of its time-out in an attempt whose beginning is not known', () => {
    expect(left(5_000, result(4_000, { retryCount: 1 }))).toBe(5_000)
    expect(left(5_000, result(4_000, { repeatCount: 2 }))).toBe(5_000)
    // What is before the test took longer than the test may.
    expect(left(5_000, result(7_000))).toBe(5_000)
  })
})
