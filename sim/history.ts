import { assert } from './errors.ts'
import type { Json, NodeId } from './types.ts'

/** Who acted: a client process, counted from 0, or the nemesis. */
export type ProcessId = number | 'nemesis'

/** What an event of a history says: an operation begins, or ends in one of three ways. */
export type HistoryEventType = 'invoke' | 'ok' | 'fail' | 'info'

/** One event of a history, in Jepsen's terms. */
export interface HistoryEvent {
  readonly index: number
  readonly process: ProcessId
  readonly type: HistoryEventType
  readonly f: string
  readonly key?: string
  readonly value?: Json
  /** Whole microseconds of true time. */
  readonly time: number
  /** The client that ran the process. */
  readonly client?: NodeId
  /** At `invoke` the client's home, at completion the node that answered. */
  readonly node?: NodeId
  readonly error?: string
}

/**
 * What clients saw. Order is the order of `index`; equal times mean nothing.
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { index: 0, process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 0 },
 *   { index: 1, process: 0, type: 'ok', f: 'write', key: 'x', value: 1, time: 1_500 },
 * ])
 * console.log(history.length, history.at(1).type) // 2 ok
 * ```
 */
export interface History extends Iterable<HistoryEvent> {
  readonly length: number
  at(index: number): HistoryEvent
}

const TYPES: readonly HistoryEventType[] = ['invoke', 'ok', 'fail', 'info']
const NEMESIS = -1

/** An event as it is added; what it has not may be left out, or be undefined. */
type GivenEvent = {
  readonly [field in keyof Omit<HistoryEvent, 'index'>]: HistoryEvent[field] | undefined
} & Pick<HistoryEvent, 'process' | 'type' | 'f' | 'time'>

/** A history that grows, held in columns: a million events cost a dozen arrays, not a million objects. */
export class HistoryColumns implements History {
  private readonly processes: number[] = []
  private readonly types: number[] = []
  private readonly times: number[] = []
  private readonly fs: string[] = []
  private readonly keys: (string | undefined)[] = []
  private readonly values: (Json | undefined)[] = []
  private readonly clients: (NodeId | undefined)[] = []
  private readonly nodes: (NodeId | undefined)[] = []
  private readonly errors: (string | undefined)[] = []

  get length(): number {
    return this.processes.length
  }

  /** Adds an event at the end and gives its index. */
  push(event: GivenEvent): number {
    this.processes.push(event.process === 'nemesis' ? NEMESIS : event.process)
    this.types.push(TYPES.indexOf(event.type))
    this.times.push(event.time)
    this.fs.push(event.f)
    this.keys.push(event.key)
    this.values.push(event.value)
    this.clients.push(event.client)
    this.nodes.push(event.node)
    this.errors.push(event.error)
    return this.processes.length - 1
  }

  at(index: number): HistoryEvent {
    const process = this.processes[index]
    assert(process !== undefined, 'a history has no event at such an index')
    const key = this.keys[index]
    const value = this.values[index]
    const client = this.clients[index]
    const node = this.nodes[index]
    const error = this.errors[index]
    // Built field by field: checkers read millions of these, and a spread costs more than all the rest.
    const event: { -readonly [field in keyof HistoryEvent]: HistoryEvent[field] } = {
      index,
      process: process === NEMESIS ? 'nemesis' : process,
      type: TYPES[this.types[index] as number] as HistoryEventType,
      f: this.fs[index] as string,
      time: this.times[index] as number,
    }
    if (key !== undefined) event.key = key
    if (value !== undefined) event.value = value
    if (client !== undefined) event.client = client
    if (node !== undefined) event.node = node
    if (error !== undefined) event.error = error
    return event
  }

  *[Symbol.iterator](): Iterator<HistoryEvent> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }
}

/**
 * A history of given events, in the order given; their `index` is their position.
 *
 * @param events - the events, each with everything but its index
 *
 * @example
 * ```ts
 * historyOf([{ process: 0, type: 'invoke', f: 'read', time: 0 }]).at(0).index // 0
 * ```
 */
export function historyOf(events: Iterable<Omit<HistoryEvent, 'index'>>): History {
  const history = new HistoryColumns()
  for (const event of events) history.push(event)
  return history
}
