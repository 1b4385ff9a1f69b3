import { kindCode, type Trace, type TraceSink } from '../../sim/trace.ts'
import type { Json, NodeId } from '../../sim/types.ts'
import { shortened } from '../value-words.ts'
import { Interned } from './interned.ts'
import { type EventColumns, NONE } from './run-columns.ts'

const MOST_TEXT = 300

type Writable<T> = { -readonly [field in keyof T]: T[field] }
type Rows = Writable<Omit<EventColumns, 'length' | 'texts'>>

/** Takes down every event of a run as it happens, and keeps no message. */
export class EventRecorder implements TraceSink {
  private count = 0
  private rows = rowsFor(1_024)
  private readonly interned = new Interned()

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
    const row = this.count++
    if (row === this.rows.times.length) this.rows = resized(this.rows, row * 2)
    const { rows, interned } = this
    rows.times[row] = time
    rows.kinds[row] = kind
    rows.nodes[row] = node
    rows.peers[row] = peer
    rows.messages[row] = message
    rows.causes[row] = cause
    rows.operations[row] = operation
    rows.types[row] = isMessage(kind) ? interned.position(typeOf(payload)) : NONE
    rows.words[row] = interned.position(text === undefined ? undefined : shortened(text, MOST_TEXT))
  }

  /** What was taken down. */
  columns(): EventColumns {
    return { length: this.count, ...resized(this.rows, this.count), texts: [...this.interned.texts] }
  }
}

/** The columns of a trace that was kept. */
export function eventColumnsOf(trace: Trace, names: readonly NodeId[]): EventColumns {
  const recorder = new EventRecorder()
  const positions = new Map(names.map((name, position) => [name, position]))
  const positionOf = (name: NodeId | undefined): number =>
    name === undefined ? NONE : (positions.get(name) ?? NONE)
  for (const { time, kind, node, peer, message, cause, operation, payload, text } of trace) {
    recorder.push(
      time,
      kindCode[kind],
      positionOf(node),
      positionOf(peer),
      message ?? NONE,
      cause ?? NONE,
      operation ?? NONE,
      payload,
      text,
    )
  }
  return recorder.columns()
}

function isMessage(kind: number): boolean {
  return kind === kindCode.send || kind === kindCode.deliver || kind === kindCode.drop
}

function typeOf(payload: Json | undefined): string | undefined {
  const type: unknown = (payload as { readonly type?: unknown } | null | undefined)?.type
  return typeof type === 'string' ? shortened(type, MOST_TEXT) : undefined
}

function rowsFor(capacity: number): Rows {
  return {
    times: new Float64Array(capacity),
    kinds: new Uint8Array(capacity),
    nodes: new Int32Array(capacity),
    peers: new Int32Array(capacity),
    messages: new Int32Array(capacity),
    causes: new Int32Array(capacity),
    operations: new Int32Array(capacity),
    types: new Int32Array(capacity),
    words: new Int32Array(capacity),
  }
}

/** The same rows with room for so many, or cut to so many. */
function resized(rows: Rows, capacity: number): Rows {
  const next = rowsFor(capacity)
  next.times.set(rows.times.subarray(0, capacity))
  next.kinds.set(rows.kinds.subarray(0, capacity))
  for (const name of ['nodes', 'peers', 'messages', 'causes', 'operations', 'types', 'words'] as const) {
    next[name].set(rows[name].subarray(0, capacity))
  }
  return next
}
