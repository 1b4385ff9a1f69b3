import { NumberColumn } from './columns.ts'
import { assert } from './errors.ts'
import type { Json, NodeId } from './types.ts'

/** What can happen in a run, in the order of {@link traceKinds}. */
export type TraceKind = (typeof traceKinds)[number]

/** All kinds of trace events; an event's code is its position here. */
export const traceKinds = [
  'start',
  'crash',
  'send',
  'deliver',
  'drop',
  'timer',
  'write',
  'flush',
  'note',
  'print',
  'invoke',
  'ok',
  'fail',
  'info',
  'wake',
  'fault',
  'heal',
  'violation',
  'phase',
  'reconfigure',
  'strike',
  'quiesce',
] as const

/** The code of a kind: its position in {@link traceKinds}. */
export const kindCode = Object.fromEntries(traceKinds.map((kind, code) => [kind, code])) as {
  readonly [kind in TraceKind]: number
}

/** One event of a trace. */
export interface TraceEvent {
  readonly index: number
  /** Microseconds of true time. */
  readonly time: number
  readonly kind: TraceKind
  /** Where it happened; absent for what happens to the whole cluster. */
  readonly node?: NodeId
  /** The other end of a message. */
  readonly peer?: NodeId
  /** The serial number of the message, the same at sending, delivery and drop. */
  readonly message?: number
  /** The event that led to this one. */
  readonly cause?: number
  /** The operation it is about: the history index of its invocation. */
  readonly operation?: number
  /** The message, the written value, the fields of a note. */
  readonly payload?: Json
  /** In words: a note's text, why a message was dropped, which fault began. */
  readonly text?: string
}

/** A trace: everything that happened, in order. */
export interface Trace extends Iterable<TraceEvent> {
  readonly length: number
  at(index: number): TraceEvent
}

/** Is handed every event of a run as it happens. -1 stands for "none" in every number; participants are told by position. */
export interface TraceSink {
  push(
    time: number,
    kind: number,
    node: number,
    peer: number,
    message: number,
    cause: number,
    operation: number,
    payload: Json | undefined,
    text: string | undefined,
  ): void
}

const NONE = -1

/** A trace in columns. Payloads are references to frozen messages, so keeping them costs a pointer each. */
export class TraceColumns implements Trace, TraceSink {
  private readonly times = new NumberColumn()
  private readonly kinds = new NumberColumn()
  private readonly nodes = new NumberColumn()
  private readonly peers = new NumberColumn()
  private readonly messages = new NumberColumn()
  private readonly causes = new NumberColumn()
  private readonly operations = new NumberColumn()
  private readonly payloads: (Json | undefined)[] = []
  private readonly texts: (string | undefined)[] = []
  private readonly names: readonly NodeId[]

  /** @param names - the participants' names; columns hold their positions */
  constructor(names: readonly NodeId[]) {
    this.names = names
  }

  get length(): number {
    return this.times.length
  }

  /** Adds an event; -1 stands for "none" in every numeric column. */
  push(
    time: number,
    kind: number,
    node: number,
    peer: number,
    message: number,
    cause: number,
    operation: number,
    payload: Json | undefined,
    text: string | undefined,
  ): void {
    this.times.push(time)
    this.kinds.push(kind)
    this.nodes.push(node)
    this.peers.push(peer)
    this.messages.push(message)
    this.causes.push(cause)
    this.operations.push(operation)
    this.payloads.push(payload)
    this.texts.push(text)
  }

  at(index: number): TraceEvent {
    assert(index >= 0 && index < this.length, 'a trace has no event at such an index')
    const node = this.names[this.nodes.at(index)]
    const peer = this.names[this.peers.at(index)]
    const message = this.messages.at(index)
    const cause = this.causes.at(index)
    const operation = this.operations.at(index)
    const payload = this.payloads[index]
    const text = this.texts[index]
    return {
      index,
      time: this.times.at(index),
      kind: traceKinds[this.kinds.at(index)] as TraceKind,
      ...(node === undefined ? {} : { node }),
      ...(peer === undefined ? {} : { peer }),
      ...(message === NONE ? {} : { message }),
      ...(cause === NONE ? {} : { cause }),
      ...(operation === NONE ? {} : { operation }),
      ...(payload === undefined ? {} : { payload }),
      ...(text === undefined ? {} : { text }),
    }
  }

  *[Symbol.iterator](): Iterator<TraceEvent> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }
}
