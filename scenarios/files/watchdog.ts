import { Script } from 'node:vm'
import type { RunRecord, Simulation } from '../../sim/index.ts'

/** How many events run between two looks at the clock of the real world. */
const SLICE = 20_000

const slice = Symbol.for('netsplit.slice')
// V8 can stop a script that runs too long from outside, wherever it is; a plain function it cannot.
const script = new Script("globalThis[Symbol.for('netsplit.slice')]()")

/**
 * Runs a simulation to its end; code that does not return is stopped, and named as the finding it is.
 *
 * @param simulation - as it was built
 * @param patienceMs - milliseconds of real time that some thousand events may take
 */
export function finishWatched(simulation: Simulation, patienceMs = 10_000): RunRecord {
  const holder = globalThis as { [slice]?: () => void }
  holder[slice] = () => simulation.runTo({ event: simulation.events + SLICE })
  try {
    while (!simulation.done) script.runInThisContext({ timeout: patienceMs })
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
    simulation.interrupt(`${patienceMs / 1000} s of real time`)
  } finally {
    delete holder[slice]
  }
  return simulation.record()
}
