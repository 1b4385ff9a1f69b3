import type { Trace, TraceEvent } from '../../sim/trace.ts'

/**
 * A trace that remembers which of its events were asked for one by one. Those are what a page shows in full; what walks over all of
 * them makes columns, which hold no contents of messages.
 */
export class AskedTrace implements Trace {
  private readonly trace: Trace
  private readonly indices = new Set<number>()

  constructor(trace: Trace) {
    this.trace = trace
  }

  get length(): number {
    return this.trace.length
  }

  at(index: number): TraceEvent {
    this.indices.add(index)
    return this.trace.at(index)
  }

  [Symbol.iterator](): Iterator<TraceEvent> {
    return this.trace[Symbol.iterator]()
  }

  /** The events that were asked for, in their order. */
  get asked(): readonly TraceEvent[] {
    return [...this.indices].sort((one, other) => one - other).map((index) => this.trace.at(index))
  }
}
