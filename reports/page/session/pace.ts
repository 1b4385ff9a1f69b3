import type { Simulation } from '../../../sim/simulation.ts'
import type { Progress } from './protocol.ts'

/** Milliseconds of real time after which long work lets others have their turn. */
const SLICE_MS = 30
/** How many events are run between two looks at the time. */
const EVENTS_A_LOOK = 1_000

/** Was thrown where work stopped because nobody wants its result any more. */
class Cancelled extends Error {}

/** Goes on when everything has been done that waits for its turn now. */
export type Turn = () => Promise<void>

/** Has long work give way now and then, stop when it is cancelled, and say how far it is. */
export class Pace {
  cancelled = false
  private readonly turn: Turn
  private readonly report: (progress: Progress) => void
  private began = performance.now()

  constructor(turn: Turn, report: (progress: Progress) => void = () => {}) {
    this.turn = turn
    this.report = report
  }

  /**
   * Runs a simulation until it has had so many events, or to its end.
   *
   * @throws Cancelled - if the work was cancelled meanwhile
   */
  async run(simulation: Simulation, events: number = Number.POSITIVE_INFINITY): Promise<void> {
    while (!simulation.done && simulation.events < events) {
      simulation.runTo({ event: Math.min(events, simulation.events + EVENTS_A_LOOK) })
      if (performance.now() - this.began < SLICE_MS) continue
      this.report({ events: simulation.events, timeMs: simulation.time })
      await this.giveWay()
    }
  }

  /** Lets others have their turn. */
  async giveWay(): Promise<void> {
    await this.turn()
    this.began = performance.now()
    if (this.cancelled) throw new Cancelled('it was cancelled')
  }
}
