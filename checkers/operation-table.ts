import type { Json } from '../sim/types.ts'
import { ABSENT, EventTable } from './event-table.ts'
import type { HistoryOperation } from './operations.ts'
import { type Intervals, OPEN } from './procedures/procedure.ts'

/** How an outcome stands in a column: its place here. */
export const OUTCOMES = ['ok', 'fail', 'info'] as const
/** It happened. */
export const OK = 0
/** It surely did not happen. */
export const FAIL = 1
/** Nobody knows. */
export const INFO = 2

/** The columns of an {@link OperationTable}. */
export interface OperationColumns extends Intervals {
  /** The indices of the events that invoked them. */
  readonly invocations: Int32Array
  /** The indices of the events that completed them; `OPEN` for those that never did, or whose end nobody knows. */
  readonly completions: Int32Array
  /** OK, FAIL or INFO. */
  readonly outcomes: Uint8Array
  /** Places in the table's column of processes. */
  readonly processes: Int32Array
  /** Numbers of texts. */
  readonly fs: Int32Array
  /** Numbers of texts, or `ABSENT`. */
  readonly keys: Int32Array
  /** Numbers of values: what invocations gave. */
  readonly inputs: Int32Array
  /** Numbers of values: what completions answered; `ABSENT` where nobody knows. */
  readonly outputs: Int32Array
}

/**
 * Operations in columns, sorted by invocation: each an invocation and its completion, made one.
 *
 * @example
 * ```ts
 * operationTableOf([]).length // 0
 * ```
 */
export class OperationTable {
  /** What texts, values and processes are numbered by. */
  readonly events: EventTable
  readonly columns: OperationColumns

  constructor(events: EventTable, columns: OperationColumns) {
    this.events = events
    this.columns = columns
  }

  get length(): number {
    return this.columns.length
  }

  /** An operation as an object. */
  at(row: number): HistoryOperation {
    const { events, columns } = this
    const completion = columns.completions[row] as number
    return {
      f: events.textOf(columns.fs[row] as number) as string,
      input: events.valueOf(columns.inputs[row] as number) ?? null,
      output: events.valueOf(columns.outputs[row] as number),
      outcome: OUTCOMES[columns.outcomes[row] as number] ?? 'info',
      invocation: columns.invocations[row] as number,
      completion: completion === OPEN ? Number.POSITIVE_INFINITY : completion,
      process: events.processOf(columns.processes[row] as number),
      key: events.textOf(columns.keys[row] as number),
    }
  }

  /** Operations as objects, in the order of their rows. */
  operations(rows: Int32Array): HistoryOperation[] {
    return Array.from(rows, (row) => this.at(row))
  }

  /** All rows, in order. */
  rows(): Int32Array {
    return Int32Array.from({ length: this.length }, (_, row) => row)
  }
}

/**
 * Columns for a number of operations, to be filled.
 *
 * @param length - how many operations
 *
 * @example
 * ```ts
 * emptyColumns(2).outputs[1] === ABSENT // true
 * ```
 */
export function emptyColumns(length: number): OperationColumns {
  const column = () => new Int32Array(length)
  return {
    length,
    invocations: column(),
    completions: column().fill(OPEN),
    outcomes: new Uint8Array(length).fill(INFO),
    processes: column(),
    fs: column(),
    keys: column().fill(ABSENT),
    inputs: column(),
    outputs: column().fill(ABSENT),
  }
}

/**
 * Operations that are objects, as a table.
 *
 * @param operations - sorted by invocation
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'read', time: 0 }])
 * operationTableOf(pairOperations(history)).at(0).f // read
 * ```
 */
export function operationTableOf(operations: readonly HistoryOperation[]): OperationTable {
  const events = new EventTable()
  const columns = emptyColumns(operations.length)
  const number = (value: Json | undefined) => (value === undefined ? ABSENT : events.values.intern(value))
  for (const [row, operation] of operations.entries()) {
    const { completion, key } = operation
    columns.invocations[row] = operation.invocation
    columns.completions[row] = Number.isFinite(completion) ? completion : OPEN
    columns.outcomes[row] = OUTCOMES.indexOf(operation.outcome)
    columns.processes[row] = events.placeOf(operation.process)
    columns.fs[row] = events.texts.intern(operation.f)
    columns.keys[row] = key === undefined ? ABSENT : events.texts.intern(key)
    columns.inputs[row] = number(operation.input)
    columns.outputs[row] = number(operation.output)
  }
  return new OperationTable(events, columns)
}
