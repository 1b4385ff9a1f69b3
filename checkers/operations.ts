import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { ABSENT, eventTableOf, type EventTable, NEMESIS } from './event-table.ts'
import type { Repair } from './formats/repairs.ts'
import { IntColumn } from './int-column.ts'
import { shortText } from './models/shapes.ts'
import { emptyColumns, FAIL, INFO, OK, type OperationColumns, OperationTable } from './operation-table.ts'
import { placeOf } from './place.ts'
import { NONE, Turns } from './turns.ts'

/** What an operation asked, and what came back: all that a model needs to know of it. */
export interface Call {
  readonly f: string
  /** What the invocation gave. */
  readonly input: Json
  /** What the completion answered; absent when nobody knows. */
  readonly output: Json | undefined
  /** Whether it happened, surely did not, or nobody knows. */
  readonly outcome: 'ok' | 'fail' | 'info'
}

/** An invocation and its completion, made one. */
export interface HistoryOperation extends Call {
  /** The index of the event that invoked it. */
  readonly invocation: number
  /** The index of the event that completed it; infinite when it never ended, or ended as `info`: it may act at any time. */
  readonly completion: number
  readonly process: number
  readonly key: string | undefined
}

/** What is done with a history whose processes do not take turns as they should. */
export interface PairingOptions {
  /**
   * Whether to repair what is harmless instead of refusing it: an operation that is not completed before its process goes on
   * counts as crashed, a process that goes on after an `info` as another one, and what failed or only looked without having
   * been invoked is left out. None of that can make a wrong history right, or a right one wrong.
   */
  readonly lenient?: boolean
  /** Whether an operation of this name only looks; none does, if absent. */
  readonly looks?: (f: string) => boolean
  /** Told of each kind of repairs once, when all are done: the first, and how many. */
  readonly repaired?: (repair: Repair) => void
}

/** How the types of events stand in a table's column. */
const INVOKE = 0
const COMPLETED_AS = [INFO, OK, FAIL, INFO] as const

/**
 * Pairs each invocation with its completion. The nemesis is left out: what it did is no operation.
 *
 * @param history - any history; only the order of its events counts
 * @returns the operations in the order of their invocations; what is still open at the end is `info`
 * @throws InputError when a process invokes while its last operation is open, completes what it did not invoke, or goes on
 *   after an `info`: such a history has no meaning
 *
 * @example
 * ```ts
 * const history = historyOf([
 *   { process: 0, type: 'invoke', f: 'read', time: 0 },
 *   { process: 0, type: 'ok', f: 'read', value: 3, time: 9 },
 * ])
 * pairOperations(history)[0]?.output // 3
 * ```
 */
export function pairOperations(history: History): HistoryOperation[] {
  const table = pairedTable(history)
  return table.operations(table.rows())
}

/**
 * The same as {@link pairOperations}, in columns.
 *
 * @param history - any history; only the order of its events counts
 * @param options - whether to repair what does not fit together
 * @throws InputError as `pairOperations` does, unless it is lenient
 *
 * @example
 * ```ts
 * pairedTable(historyOf([])).length // 0
 * ```
 */
export function pairedTable(history: History, options: PairingOptions = {}): OperationTable {
  return new Pairing(history, options).table()
}

class Pairing {
  private readonly history: History
  private readonly events: EventTable
  private readonly looks: (f: string) => boolean
  private readonly turns: Turns
  /** For each process, the event that its open operation began with, or that ended its last one as `info`. */
  private readonly opened: Int32Array
  private readonly crashed: Int32Array
  /** For each operation, the events that began and ended it. */
  private readonly begins = new IntColumn()
  private readonly ends: Int32Array
  private readonly rowOf: Int32Array

  constructor(history: History, options: PairingOptions) {
    this.history = history
    this.events = eventTableOf(history)
    this.looks = options.looks ?? (() => false)
    this.turns = new Turns(history, options)
    const { processCount, length } = this.events
    this.opened = new Int32Array(processCount).fill(NONE)
    this.crashed = new Int32Array(processCount).fill(NONE)
    this.rowOf = new Int32Array(processCount)
    this.ends = new Int32Array(length).fill(NONE)
  }

  table(): OperationTable {
    const { events } = this
    const processes = events.processes.view()
    const types = events.types.view()
    for (let index = 0; index < processes.length; index++) {
      const process = processes[index] as number
      if (process === NEMESIS) continue
      if (types[index] === INVOKE) this.invoke(process, index)
      else this.complete(process, index, types[index] as number)
    }
    this.turns.tellRepairs()
    return new OperationTable(events, this.columns())
  }

  private invoke(process: number, index: number): void {
    const open = this.opened[process] as number
    const crashed = this.crashed[process] as number
    this.turns.invoke(index, open, crashed)
    this.crashed[process] = NONE
    this.opened[process] = index
    this.rowOf[process] = this.begins.length
    this.begins.push(index)
  }

  private complete(process: number, index: number, type: number): void {
    const open = this.opened[process] as number
    if (open === NONE) {
      this.refuseOrphan(index, this.crashed[process] as number)
      return
    }
    this.turns.complete(open, index)
    this.ends[this.rowOf[process] as number] = index
    this.opened[process] = NONE
    if (COMPLETED_AS[type] === INFO) this.crashed[process] = index
  }

  private columns(): OperationColumns {
    const { events, begins, ends } = this
    const columns = emptyColumns(begins.length)
    const types = events.types.view()
    const values = events.valueNumbers.view()
    const keys = events.keys.view()
    const nothing = events.values.intern(null)
    columns.invocations.set(begins.view())
    for (let row = 0; row < columns.length; row++) {
      const begin = columns.invocations[row] as number
      const end = ends[row] as number
      const outcome = end === NONE ? INFO : (COMPLETED_AS[types[end] as number] as number)
      const given = values[begin] as number
      columns.processes[row] = events.processes.get(begin)
      columns.fs[row] = events.fs.get(begin)
      columns.inputs[row] = given === ABSENT ? nothing : given
      columns.keys[row] =
        keys[begin] === ABSENT && end !== NONE ? (keys[end] as number) : (keys[begin] as number)
      columns.outcomes[row] = outcome
      if (outcome === INFO) continue
      columns.completions[row] = end
      const answered = values[end] as number
      if (outcome === OK) columns.outputs[row] = answered === ABSENT ? nothing : answered
    }
    return columns
  }

  private refuseOrphan(index: number, crashed: number): void {
    const { history } = this
    const { process, f, type } = history.at(index)
    const after = crashed === NONE ? '' : ` (its last one ended as info at ${placeOf(history, crashed)})`
    const isHarmless = type === 'fail' || this.looks(f)
    const wrong = `process ${process} completes ${shortText(f)} with ${type} at ${placeOf(history, index)}, expected an invocation of it before${after}`
    if (!isHarmless) throw new InputError(wrong)
    this.turns.refuse(index, wrong, 'orphan', 'left out a completion of what nobody had invoked')
  }
}
