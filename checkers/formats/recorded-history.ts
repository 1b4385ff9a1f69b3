import type { History, HistoryEvent } from '../../sim/history.ts'
import { EventTable } from '../event-table.ts'
import { IntColumn } from '../int-column.ts'

/**
 * What a text may be: netsplit's own events as JSON, Jepsen's operations as JSON or EDN (Porcupine's key-value files among
 * them), or the lines that `jepsen.util` logs.
 */
export type HistoryFormat = 'netsplit' | 'jepsen-json' | 'edn' | 'jepsen-log'

/** A history that was read from a text, and remembers where each event stood in it. */
export interface RecordedHistory extends History {
  readonly format: HistoryFormat
  /** What the text is called, if it has a name: a file's path, as a rule. */
  readonly name: string | undefined
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
  private readonly lines = new IntColumn()

  constructor(format: HistoryFormat, name: string | undefined) {
    super()
    this.format = format
    this.name = name
  }

  /** Adds an event that begins on a line. */
  pushAt(line: number, event: Omit<HistoryEvent, 'index'>): void {
    this.push(event)
    this.lines.push(line)
  }

  lineOf(index: number): number {
    return this.lines.get(index)
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
