import { assert } from '../sim/errors.ts'
import type { History, HistoryEvent, HistoryEventType } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { Interner } from './canonical.ts'
import { IntColumn } from './int-column.ts'

/** How a type stands in a column: its place here. */
export const EVENT_TYPES: readonly HistoryEventType[] = ['invoke', 'ok', 'fail', 'info']
/** What stands in a column where an event has nothing. */
export const ABSENT = -1
/** The process of the nemesis in a column. */
export const NEMESIS = -1

/** An event as it is added to a table; what it has not may be left out, or be undefined. */
export type TableEvent = {
  readonly [field in keyof Omit<HistoryEvent, 'index'>]: HistoryEvent[field] | undefined
} & Pick<HistoryEvent, 'process' | 'type' | 'f' | 'time'>

/**
 * A history in columns of numbers: what checkers work on, since a million operations as objects cost more than to judge them.
 * Texts and values are known by the numbers that `texts` and `values` give them, equal ones by the same.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * table.push({ process: 0, type: 'invoke', f: 'write', value: [1, 2], time: 0 })
 * table.at(0).f // write
 * ```
 */
export class EventTable implements History {
  /** The names of operations, keys, clients, nodes and errors. */
  readonly texts = new Interner()
  /** The values of events. */
  readonly values = new Interner()
  /** Places in {@link EVENT_TYPES}. */
  readonly types = new IntColumn()
  /** Numbers of texts. */
  readonly fs = new IntColumn()
  /** Numbers of texts, or {@link ABSENT}. */
  readonly keys = new IntColumn()
  /** Numbers of values, or {@link ABSENT}. */
  readonly valueNumbers = new IntColumn()
  /** Places in `processNumbers`, equal processes at the same; {@link NEMESIS} for the nemesis. */
  readonly processes = new IntColumn()
  private readonly processNumbers = new Interner()
  private readonly times: number[] = []
  private readonly clients = new IntColumn()
  private readonly nodes = new IntColumn()
  private readonly errors = new IntColumn()

  get length(): number {
    return this.types.length
  }

  /** How many processes there are, the nemesis not among them. */
  get processCount(): number {
    return this.processNumbers.size
  }

  /** Adds an event at the end and gives its index. */
  push(event: TableEvent): number {
    const { process } = event
    this.processes.push(process === 'nemesis' ? NEMESIS : this.placeOf(process))
    this.types.push(EVENT_TYPES.indexOf(event.type))
    this.fs.push(this.texts.intern(event.f))
    this.keys.push(this.textNumber(event.key))
    this.valueNumbers.push(event.value === undefined ? ABSENT : this.values.intern(event.value))
    this.times.push(event.time)
    this.clients.push(this.textNumber(event.client))
    this.nodes.push(this.textNumber(event.node))
    this.errors.push(this.textNumber(event.error))
    return this.length - 1
  }

  /** The place in the column of processes of a process. */
  placeOf(process: number): number {
    return this.processNumbers.intern(process)
  }

  /** The process that a place in the column of processes stands for. */
  processOf(place: number): number {
    return this.processNumbers.valueOf(place) as number
  }

  /** The text of a number; `undefined` for {@link ABSENT}. */
  textOf(number: number): string | undefined {
    return number === ABSENT ? undefined : (this.texts.valueOf(number) as string)
  }

  /** The value of a number; `undefined` for {@link ABSENT}. */
  valueOf(number: number): Json | undefined {
    return number === ABSENT ? undefined : this.values.valueOf(number)
  }

  at(index: number): HistoryEvent {
    const type = EVENT_TYPES[this.types.get(index)]
    assert(index < this.length && type !== undefined, 'a history has no event at such an index')
    const process = this.processes.get(index)
    const key = this.textOf(this.keys.get(index))
    const value = this.valueOf(this.valueNumbers.get(index))
    const client = this.textOf(this.clients.get(index))
    const node = this.textOf(this.nodes.get(index))
    const error = this.textOf(this.errors.get(index))
    return {
      index,
      process: process === NEMESIS ? 'nemesis' : this.processOf(process),
      type,
      f: this.textOf(this.fs.get(index)) as string,
      time: this.times[index] as number,
      ...(key === undefined ? {} : { key }),
      ...(value === undefined ? {} : { value }),
      ...(client === undefined ? {} : { client }),
      ...(node === undefined ? {} : { node }),
      ...(error === undefined ? {} : { error }),
    }
  }

  *[Symbol.iterator](): Iterator<HistoryEvent> {
    for (let index = 0; index < this.length; index++) yield this.at(index)
  }

  private textNumber(text: string | undefined): number {
    return text === undefined ? ABSENT : this.texts.intern(text)
  }
}

/**
 * A history as a table: itself, if it is one.
 *
 * @param history - any history
 *
 * @example
 * ```ts
 * eventTableOf(historyOf([{ process: 0, type: 'invoke', f: 'read', time: 0 }])).length // 1
 * ```
 */
export function eventTableOf(history: History): EventTable {
  if (history instanceof EventTable) return history
  const table = new EventTable()
  for (const event of history) table.push(event)
  return table
}
