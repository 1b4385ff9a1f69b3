import type { Simulation } from '../../../sim/simulation.ts'
import type { TraceSink } from '../../../sim/trace.ts'
import { EventTap } from './event-tap.ts'
import type { Pace } from './pace.ts'
import type { EventContents } from './protocol.ts'

/** How many events are told at once: neighbours of one that was asked for cost nothing more. */
const WINDOW = 1_000
/** How many windows are remembered. */
const MOST_WINDOWS = 64
/** How many simulations stand along the run, at most. */
const MOST_PARKED = 8
/** A stretch shorter than this is run as quickly as anyone looks. */
const SHORT_STRETCH = 20_000

interface Parked {
  readonly simulation: Simulation
  readonly tap: EventTap
}

/**
 * Tells what the events of a run were about, by running up to them. There are no snapshots; so that the way is never long, a few
 * simulations stand still along the run. One that goes on from its place leaves a gap, which is filled when there is time.
 */
export class ParkedRuns {
  private readonly build: (tap: TraceSink) => Simulation
  private readonly events: number
  /** In the order of where they stand. */
  private parked: Parked[] = []
  /** What events were about, by window; those asked for last come last. */
  private readonly windows = new Map<number, Promise<readonly EventContents[]>>()

  /**
   * @param build - begins the run, and has every event told
   * @param events - how many events it has
   */
  constructor(build: (tap: TraceSink) => Simulation, events: number) {
    this.build = build
    this.events = events
  }

  /** What an event was about. */
  async contentsOf(event: number, pace: Pace): Promise<EventContents> {
    const window = Math.floor(event / WINDOW)
    const known = this.windows.get(window)
    const contents = known ?? this.run(window * WINDOW, pace)
    this.windows.delete(window)
    this.windows.set(window, contents)
    for (const oldest of this.windows.keys()) {
      if (this.windows.size <= MOST_WINDOWS) break
      this.windows.delete(oldest)
    }
    try {
      return (await contents)[event - window * WINDOW] ?? {}
    } catch (error) {
      // What was given up is not remembered as what there is; that someone else gave it up is no reason to.
      if (this.windows.get(window) === contents) this.windows.delete(window)
      if (known === undefined || pace.cancelled) throw error
      return this.contentsOf(event, pace)
    }
  }

  /** Puts simulations where the longest stretches without one are, until none is long. */
  async spread(pace: Pace): Promise<void> {
    while (this.parked.length < MOST_PARKED) {
      const { from, to } = this.longestStretch()
      if (to - from < Math.max(SHORT_STRETCH, this.events / MOST_PARKED)) return
      const runner = this.begun()
      const place = from + Math.floor((to - from) / 2)
      runner.tap.skipTo(place)
      await pace.run(runner.simulation, place)
      this.park(runner)
    }
  }

  private async run(first: number, pace: Pace): Promise<readonly EventContents[]> {
    const runner = this.takeBefore(first)
    try {
      runner.tap.skipTo(first)
      await pace.run(runner.simulation, first + WINDOW)
      return runner.tap.take(WINDOW)
    } finally {
      this.park(runner)
    }
  }

  /** The simulation that stands nearest before an event, or a new one. */
  private takeBefore(event: number): Parked {
    const position = this.parked.findLastIndex(({ tap }) => tap.first <= event)
    return position < 0 ? this.begun() : (this.parked.splice(position, 1)[0] as Parked)
  }

  private begun(): Parked {
    const tap = new EventTap()
    return { simulation: this.build(tap), tap }
  }

  private park(runner: Parked): void {
    this.parked = [...this.parked, runner].sort((one, other) => one.tap.first - other.tap.first)
    if (this.parked.length <= MOST_PARKED) return
    // Of two that stand close together one will do.
    const steps = this.parked.map(({ tap }, i) => tap.first - (this.parked[i - 1]?.tap.first ?? 0))
    this.parked.splice(steps.indexOf(Math.min(...steps)), 1)
  }

  private longestStretch(): { readonly from: number; readonly to: number } {
    const places = [0, ...this.parked.map(({ tap }) => tap.first), this.events]
    const stretches = places.slice(1).map((to, i) => ({ from: places[i] as number, to }))
    return stretches.reduce((longest, next) =>
      next.to - next.from > longest.to - longest.from ? next : longest,
    )
  }
}
