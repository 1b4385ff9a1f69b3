import { performance } from 'node:perf_hooks'
import { finishBefore } from '../scenarios/files/watchdog.ts'
import { type Execute, judge, simulateChecked } from '../scenarios/index.ts'

// Taken before a test puts other clocks and timers in their place.
const now = performance.now.bind(performance)
const { clearTimeout, setImmediate, setTimeout } = globalThis

/** How much of what a test has left is for running and shrinking, and by when all files have been written. */
export const SEARCH = 0.8
const ALL = 0.95

/** How long code may run without returning: half of the search, but neither less than this nor more. */
const LEAST_PATIENCE_MS = 1_000
const MOST_PATIENCE_MS = 10_000

/** When what is done in a test is to be over, so that the test ends by itself and not by its time-out. */
export interface Deadlines {
  /** How long the search may take: milliseconds. */
  readonly searchMs: number
  /** The ends of the search and of all, as `performance.now()` counts. */
  readonly search: number
  readonly all: number
  /** How long code may run without returning, until that is a violation: milliseconds. */
  readonly patienceMs: number
}

/** What is done was not over when its time was. */
class OutOfTime extends Error {
  override readonly name = 'OutOfTime'
}

/**
 * Deadlines from now on.
 *
 * @param leftMs - what the test has left
 * @param budgetMs - what the test says that it may take
 */
export function deadlinesFor(leftMs: number, budgetMs: number): Deadlines {
  const begun = now()
  const searchMs = Math.min(leftMs * SEARCH, budgetMs)
  const patienceMs = Math.min(MOST_PATIENCE_MS, Math.max(LEAST_PATIENCE_MS, searchMs / 2))
  return { searchMs, search: begun + searchMs, all: begun + leftMs * ALL, patienceMs }
}

/** Runs scenarios for as long as there is time, and stops code that does not return. */
export function executeBefore(deadline: number, patienceMs: number): Execute {
  return (scenario, seed, options) => {
    const record = finishBefore(simulateChecked(scenario, seed, options), deadline, patienceMs)
    if (record === undefined) throw new OutOfTime('the time was over before the run was')
    return judge(record)
  }
}

/**
 * Drives a search to its end, or until its time is over, and lets others have their turn between its steps.
 *
 * @param steps - yields what is known so far, for the first time before anything takes time
 * @param deadline - as `performance.now()` counts
 */
export async function drive<Known>(steps: Generator<Known, Known>, deadline: number): Promise<Known> {
  let { value: known, done = false } = steps.next()
  while (!done && now() < deadline) {
    await new Promise((resolve) => setImmediate(resolve))
    try {
      ;({ value: known, done = false } = steps.next())
    } catch (error) {
      if (error instanceof OutOfTime) return known
      throw error
    }
  }
  return known
}

/** What an action gives, and `undefined` if its time was over first. */
export function inTime<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    if (error instanceof OutOfTime) return undefined
    throw error
  }
}

/** What a promise gives, and `undefined` if it takes longer than until the deadline. */
export async function awaitBefore<T>(deadline: number, promise: Promise<T>): Promise<T | undefined> {
  if (!Number.isFinite(deadline)) return promise
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, deadline - now()))
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
