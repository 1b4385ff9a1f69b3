import type { Clock } from '../../sim/index.ts'
import { HybridClock, type HybridTimestamp } from '../clocks/index.ts'
import type { CrdtMutant, CrdtOptions } from './options.ts'

/** A wall clock that stands still: what follows it only counts, as Lamport's clocks do. */
const standing: Pick<Clock, 'now'> = { now: () => 0 }

/** Where a node has the timestamps of its writes from. */
export class Timestamps {
  private readonly wall: Pick<Clock, 'now'>
  private readonly clock: HybridClock
  private readonly kind: CrdtOptions['timestamps']
  private readonly mutant: CrdtMutant | undefined

  constructor(wall: Pick<Clock, 'now'>, kind: CrdtOptions['timestamps'], mutant: CrdtMutant | undefined) {
    this.wall = wall
    this.kind = kind
    this.mutant = mutant
    this.clock = new HybridClock(kind === 'lamport' ? standing : wall)
  }

  /** The timestamp of a write that is made now. */
  next(): HybridTimestamp {
    if (this.kind === 'wall-clock') return { wallMs: Math.floor(this.wall.now()), counter: 0 }
    return this.clock.tick()
  }

  /** Has all that come be later than one, unless they are what a wall clock says. */
  hear(timestamp: HybridTimestamp): void {
    if (this.mutant !== 'clock-not-advanced') this.clock.receive(timestamp)
  }
}
