import type { History } from '../../sim/history.ts'
import { EventTable, NEMESIS, type TableEvent } from '../event-table.ts'
import { IntColumn, type NumberColumn } from '../int-column.ts'
import type { Repair } from './repairs.ts'

/**
 * What a text may be: netsplit's own events as JSON, Jepsen's operations as JSON or EDN (Porcupine's key-value files among
 * them), the lines that `jepsen.util` logs, or the transactions of sessions as AWDIT and Plume write them.
 */
export type HistoryFormat = 'netsplit' | 'jepsen-json' | 'edn' | 'jepsen-log' | 'awdit' | 'plume'

/** Formats that say what each session did, one session after another, and nothing of when. */
const SESSION_FORMATS: ReadonlySet<HistoryFormat> = new Set(['awdit', 'plume'])

/** A history that was read from a text, and remembers where each event stood in it. */
export interface RecordedHistory extends History {
  readonly format: HistoryFormat
  /** What the text is called, if it has a name: a file's path, as a rule. */
  readonly name: string | undefined
  /** What was put right or left out in reading it, if that was asked for. */
  readonly repairs: readonly Repair[]
  /** The line, counted from 1, on which an event begins. */
  lineOf(index: number): number
}

/**
 * A recorded history while it is read, in columns.
 *
 * @example
 * ```ts
 * const history = new RecordedColumns('edn', undefined)
 * history.pushAt(7, { process: 0, type: 'invoke', f: 'read', time: 0 })
 * history.lineOf(0) // 7
 * ```
 */
export class RecordedColumns extends EventTable implements RecordedHistory {
  readonly format: HistoryFormat
  readonly name: string | undefined
  repairs: readonly Repair[] = []
  private readonly lines = new IntColumn()

  constructor(format: HistoryFormat, name: string | undefined) {
    super()
    this.format = format
    this.name = name
  }

  /** Adds an event that begins on a line. */
  pushAt(line: number, event: TableEvent): void {
    this.push(event)
    this.lines.push(line)
  }

  lineOf(index: number): number {
    return this.lines.get(index)
  }

  /** Whether the last event of a client is the one before it once more. */
  get endsInRepetition(): boolean {
    const last = this.length - 1
    return last > 0 && this.processes.get(last) !== NEMESIS && this.areEqual(last - 1, last)
  }

  /** Takes the last event out again. */
  override pop(): void {
    super.pop()
    this.lines.length--
  }

  /**
   * Puts the events in the order of numbers of theirs; equal ones stay as they are.
   *
   * @param keys - a number an event
   */
  sortBy(keys: NumberColumn): void {
    const places = Int32Array.from({ length: this.length }, (_, at) => at)
    places.sort((a, b) => keys.get(a) - keys.get(b) || a - b)
    this.reorder(places)
    this.lines.reorder(places)
  }

  /** There is no more: gives back the memory that was kept for it. */
  finish(repairs: readonly Repair[]): this {
    this.repairs = repairs
    this.trim()
    this.lines.trim()
    return this
  }
}

/**
 * Whether a history was read from a text.
 *
 * @param history - any history
 *
 * @example
 * ```ts
 * isRecorded(historyOf([])) // false
 * ```
 */
export function isRecorded(history: History): history is RecordedHistory {
  return 'lineOf' in history
}

/**
 * Whether the order of a history's events says nothing but in which order each of its processes did what it did, since what it
 * was read from says no more. Then an event that stands before another process's need not have been before it.
 *
 * @param history - any history
 *
 * @example
 * ```ts
 * ordersSessionsAlone(parseHistory('w 0 1\n=====\nr 0 1', { format: 'awdit' })) // true
 * ```
 */
export function ordersSessionsAlone(history: History): boolean {
  return isRecorded(history) && SESSION_FORMATS.has(history.format)
}
