import { simulate } from '../../index.ts'
import { type Figures, mustGoOn, timed } from '../workload.ts'
import { echoScenario } from './echo.ts'

const NODES = 5
const EVENTS = 10_000

/** Seconds for `size` seeds of an echo run of ten thousand events, each with a simulation of its own. */
export function seeds(size: number): Figures {
  const { scenario } = echoScenario(NODES)
  const { seconds } = timed((share) => {
    const count = size * share
    for (let seed = 1; seed <= count; seed++) {
      const simulation = simulate(scenario, seed)
      simulation.runTo({ event: EVENTS })
      mustGoOn(simulation)
    }
    return count
  })
  return { s: seconds }
}
