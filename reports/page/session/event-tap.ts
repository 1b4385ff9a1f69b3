import type { TraceSink } from '../../../sim/trace.ts'
import type { Json } from '../../../sim/types.ts'
import type { EventContents } from './protocol.ts'

/** Hears every event of a run, and keeps what those from one event on were about. */
export class EventTap implements TraceSink {
  private heard = 0
  private from = 0
  private kept: EventContents[] = []

  /** The first event that it can tell of, now or once the run goes on. */
  get first(): number {
    return Math.max(this.from, this.heard - this.kept.length)
  }

  push(
    _time: number,
    _kind: number,
    _node: number,
    _peer: number,
    _message: number,
    _cause: number,
    _operation: number,
    payload: Json | undefined,
    text: string | undefined,
  ): void {
    if (this.heard++ < this.from) return
    this.kept.push({
      ...(payload === undefined ? {} : { payload }),
      ...(text === undefined ? {} : { text }),
    })
  }

  /** Keeps nothing of what comes before an event. */
  skipTo(event: number): void {
    this.kept.splice(0, event - this.first)
    this.from = event
  }

  /** Hands out the first so many events that it keeps, or as many as there are. */
  take(count: number): readonly EventContents[] {
    return this.kept.splice(0, count)
  }
}
