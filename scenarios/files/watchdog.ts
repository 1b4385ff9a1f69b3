import { performance } from 'node:perf_hooks'
import { Script } from 'node:vm'
import type { RunRecord, Simulation } from '../../sim/index.ts'

/** How often the watchdog is set anew. */
const MILLISECONDS_A_SLICE = 250

/** How many steps are taken between two looks at the clock, which cost as much as a small step, as long as steps are quick. */
const QUICK_STEPS = 16
/** How long so many of them take together at most, to be called quick. */
const QUICK_MS = 2

/** How long code may run without returning, if nothing else is said: milliseconds of real time. */
export const DEFAULT_PATIENCE_MS = 10_000

const slice = Symbol.for('netsplit.slice')
// V8 can stop a script that runs too long from outside, wherever it is; a plain function it cannot.
const script = new Script("globalThis[Symbol.for('netsplit.slice')]()")

/** Whether such a script sees the globals that are seen here; where tests run in a context of their own, it does not. */
const canWatch = new Script('globalThis').runInThisContext() === globalThis
// Taken before a run guards it, and before tests put other clocks in its place.
const now = performance.now.bind(performance)

/**
 * Does something that runs other people's code; code that has not returned in time is stopped, wherever it is.
 *
 * @param action - what is to be done
 * @param patienceMs - milliseconds of real time after which it is stopped
 * @returns whether it came back by itself
 */
export function watched(action: () => void, patienceMs: number): boolean {
  const holder = globalThis as { [slice]?: () => void }
  holder[slice] = action
  try {
    if (canWatch) script.runInThisContext({ timeout: Math.ceil(patienceMs) })
    else action()
    return true
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    return false
  } finally {
    delete holder[slice]
  }
}

/**
 * Does a slice of some work under the watchdog.
 *
 * @param work - goes on for as long as it is told to
 * @param patienceMs - milliseconds of real time after which work that does not come back is stopped
 * @param deadline - milliseconds, as `performance.now()` counts them, at which it is stopped in any case
 * @returns whether it came back
 */
export function cameBack(
  work: (goesOn: () => boolean) => void,
  patienceMs: number,
  deadline = Number.POSITIVE_INFINITY,
): boolean {
  const limitMs = Math.min(patienceMs + MILLISECONDS_A_SLICE, Math.max(0, deadline - now()) + 1)
  return watched(() => work(untilSliceIsOver(deadline)), limitMs)
}

/** Says before every step of a slice whether it goes on. */
function untilSliceIsOver(deadline: number): () => boolean {
  let looked = now()
  const end = Math.min(deadline, looked + MILLISECONDS_A_SLICE)
  let unseen = 0
  return () => {
    if (unseen-- > 0) return true
    const time = now()
    unseen = time - looked < QUICK_MS ? QUICK_STEPS : 0
    looked = time
    return time < end
  }
}

/** How long was waited for code that does not return, in words. */
export function waited(patienceMs: number): string {
  return `${patienceMs / 1000} s of real time`
}

/**
 * Runs a simulation to its end; code that does not return is stopped, and named as the finding it is.
 *
 * @param simulation - as it was built
 * @param patienceMs - milliseconds of real time after which code that has not returned is stopped
 * @param afterSlice - is told several times a second that it goes on
 */
export function finishWatched(
  simulation: Simulation,
  patienceMs = DEFAULT_PATIENCE_MS,
  afterSlice?: () => void,
): RunRecord {
  return finishBefore(simulation, Number.POSITIVE_INFINITY, patienceMs, afterSlice) ?? simulation.record()
}

/**
 * The same with an end to real time: `undefined` if the simulation is not over by then.
 *
 * @param simulation - as it was built
 * @param deadline - milliseconds, as `performance.now()` counts them
 * @param patienceMs - milliseconds of real time after which code that has not returned is stopped
 * @param afterSlice - is told several times a second that it goes on
 */
export function finishBefore(
  simulation: Simulation,
  deadline: number,
  patienceMs = DEFAULT_PATIENCE_MS,
  afterSlice?: () => void,
): RunRecord | undefined {
  while (!simulation.done) {
    const leftMs = deadline - now()
    if (leftMs <= 0) return undefined
    if (!cameBack((goesOn) => simulation.runWhile(goesOn), patienceMs, deadline)) {
      simulation.interrupt(waited(patienceMs))
      // It was the deadline that came first, and nobody knows whether the code would have returned.
      if (leftMs < patienceMs) return undefined
    }
    afterSlice?.()
  }
  return simulation.record()
}
