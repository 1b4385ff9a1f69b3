import { performance } from 'node:perf_hooks'
import { Script } from 'node:vm'
import type { RunRecord, Simulation } from '../../sim/index.ts'

/** How often the watchdog is set anew. */
const MILLISECONDS_A_SLICE = 250

/** How long code may run without returning, if nothing else is said: milliseconds of real time. */
export const DEFAULT_PATIENCE_MS = 10_000

const slice = Symbol.for('netsplit.slice')
// V8 can stop a script that runs too long from outside, wherever it is; a plain function it cannot.
const script = new Script("globalThis[Symbol.for('netsplit.slice')]()")

/**
 * Runs a simulation to its end; code that does not return is stopped, and named as the finding it is.
 *
 * @param simulation - as it was built
 * @param patienceMs - milliseconds of real time after which code that has not returned is stopped
 */
export function finishWatched(simulation: Simulation, patienceMs = DEFAULT_PATIENCE_MS): RunRecord {
  const holder = globalThis as { [slice]?: () => void }
  holder[slice] = () => {
    const end = performance.now() + MILLISECONDS_A_SLICE
    simulation.runWhile(() => performance.now() < end)
  }
  try {
    while (!simulation.done) script.runInThisContext({ timeout: patienceMs + MILLISECONDS_A_SLICE })
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    simulation.interrupt(`${patienceMs / 1000} s of real time`)
  } finally {
    delete holder[slice]
  }
  return simulation.record()
}
