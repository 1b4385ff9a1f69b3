import { assert } from '../../sim/errors.ts'
import { type Trace, type TraceEvent, type TraceKind, traceKinds } from '../../sim/trace.ts'
import type { NodeId } from '../../sim/types.ts'
import { type EventColumns, NONE } from '../data/run-columns.ts'

/** A trace over columns: of messages it knows only the type, but for the events that are given in full. */
export class ColumnTrace implements Trace {
  private readonly events: EventColumns
  private readonly names: readonly NodeId[]
  private readonly full: ReadonlyMap<number, TraceEvent>

  /**
   * @param events - as columns hold them
   * @param names - the participants' names
   * @param full - some of the events, with all their contents
   */
  constructor(events: EventColumns, names: readonly NodeId[], full: readonly TraceEvent[]) {
    this.events = events
    this.names = names
    this.full = new Map(full.map((event) => [event.index, event]))
  }

  get length(): number {
    return this.events.length
  }

  at(index: number): TraceEvent {
    assert(index >= 0 && index < this.length, 'a trace has no event at such an index')
    return this.full.get(index) ?? this.fromColumns(index)
  }

  *[Symbol.iterator](): Iterator<TraceEvent> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  private fromColumns(index: number): TraceEvent {
    const { events, names } = this
    const node = names[events.nodes[index] as number]
    const peer = names[events.peers[index] as number]
    const message = events.messages[index] as number
    const cause = events.causes[index] as number
    const operation = events.operations[index] as number
    const type = events.texts[events.types[index] as number]
    const text = events.texts[events.words[index] as number]
    return {
      index,
      time: events.times[index] as number,
      kind: traceKinds[events.kinds[index] as number] as TraceKind,
      ...(node === undefined ? {} : { node }),
      ...(peer === undefined ? {} : { peer }),
      ...(message === NONE ? {} : { message }),
      ...(cause === NONE ? {} : { cause }),
      ...(operation === NONE ? {} : { operation }),
      ...(type === undefined ? {} : { payload: { type } }),
      ...(text === undefined ? {} : { text }),
    }
  }
}
