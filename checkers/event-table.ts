import { assert, InputError } from '../sim/errors.ts'
import type { History, HistoryEvent, HistoryEventType } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { Interner } from './canonical.ts'
import { IntColumn, NumberColumn } from './int-column.ts'

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
  /** Whole microseconds of true time, by event. */
  readonly times = new NumberColumn()
  // Many histories have none of these: such a column is only as long as up to the last event that has one.
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
    const index = this.length
    this.processes.push(process === 'nemesis' ? NEMESIS : this.placeOf(process))
    this.types.push(EVENT_TYPES.indexOf(event.type))
    this.fs.push(this.texts.intern(event.f))
    this.keys.push(this.textNumber(event.key))
    this.valueNumbers.push(event.value === undefined ? ABSENT : this.values.intern(event.value))
    this.times.push(event.time)
    if (event.client !== undefined) this.putRare(this.clients, index, event.client)
    if (event.node !== undefined) this.putRare(this.nodes, index, event.node)
    if (event.error !== undefined) this.putRare(this.errors, index, event.error)
    return index
  }

  /** The place in the column of processes of a process. */
  placeOf(process: number): number {
    // What is no number at all is left out by who judges, and so must be held like any other.
    return this.processNumbers.intern(Number.isFinite(process) ? process : String(process))
  }

  /** The process that a place in the column of processes stands for. */
  processOf(place: number): number {
    return Number(this.processNumbers.valueOf(place))
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
    const client = this.textOf(rare(this.clients, index))
    const node = this.textOf(rare(this.nodes, index))
    const error = this.textOf(rare(this.errors, index))
    return {
      index,
      process: process === NEMESIS ? 'nemesis' : this.processOf(process),
      type,
      f: this.textOf(this.fs.get(index)) as string,
      time: this.times.get(index),
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

  /** Whether two events are the same in all but their index. */
  protected areEqual(one: number, other: number): boolean {
    return (
      this.whole().every((column) => column.get(one) === column.get(other)) &&
      this.rareColumns().every((column) => rare(column, one) === rare(column, other))
    )
  }

  /** Takes the last event out again. */
  protected pop(): void {
    const index = this.length - 1
    for (const column of [...this.whole(), ...this.rareColumns()])
      column.length = Math.min(column.length, index)
  }

  /** Puts the events in another order: first the one that was at the first place given, and so on. */
  protected reorder(places: Int32Array): void {
    for (const column of this.rareColumns()) column.padTo(this.length, ABSENT)
    for (const column of [...this.whole(), ...this.rareColumns()]) column.reorder(places)
  }

  /** Gives back the memory that was kept for more events. */
  protected trim(): void {
    for (const column of [...this.whole(), ...this.rareColumns()]) column.trim()
  }

  private whole(): readonly (IntColumn | NumberColumn)[] {
    return [this.types, this.fs, this.keys, this.valueNumbers, this.processes, this.times]
  }

  private rareColumns(): readonly IntColumn[] {
    return [this.clients, this.nodes, this.errors]
  }

  private putRare(column: IntColumn, index: number, text: string): void {
    column.padTo(index, ABSENT)
    column.push(this.texts.intern(text))
  }

  private textNumber(text: string | undefined): number {
    return text === undefined ? ABSENT : this.texts.intern(text)
  }
}

function rare(column: IntColumn, index: number): number {
  return index < column.length ? column.get(index) : ABSENT
}

/**
 * A history as a table: itself, if it is one.
 *
 * @param history - any history
 * @throws InputError when an event has a value that is no plain data
 *
 * @example
 * ```ts
 * eventTableOf(historyOf([{ process: 0, type: 'invoke', f: 'read', time: 0 }])).length // 1
 * ```
 */
export function eventTableOf(history: History): EventTable {
  if (history instanceof EventTable) return history
  const table = new EventTable()
  try {
    for (const event of history) table.push(event)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    throw new InputError(`event ${table.length - 1}: ${error.message}`)
  }
  return table
}
