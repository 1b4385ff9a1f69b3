import type { Json } from '../../sim/types.ts'
import { looksOnly, type Model } from '../model.ts'
import { FAIL, INFO, type OperationTable } from '../operation-table.ts'
import type { Decision, Intervals } from './procedure.ts'

/** What no operation of a history can be decided by. */
export const UNFIT: Decision = { kind: 'unfit', why: 'an operation is none that the procedure knows' }

/**
 * The operations of one part, as exact procedures want them: those that take part, by position, with small numbers for values.
 *
 * @example
 * ```ts
 * const fitting = new Fitting(models.register, operationTableOf([]))
 * fitting.select(new Int32Array(0)) // true
 * fitting.intervals.length // 0
 * ```
 */
export class Fitting {
  readonly table: OperationTable
  private readonly model: Model
  /** The rows of the selected operations, by position. */
  private rows = new Int32Array(0)
  /** When they began and completed. */
  intervals: Intervals = { length: 0, invocations: this.rows, completions: this.rows }
  /** How many different values have been numbered since `select`. */
  valueCount = 0
  private local = new Int32Array(0)
  private stamps = new Int32Array(0)
  private stamp = 0

  /**
   * @param model - what the operations are operations of
   * @param table - the operations, as the model understands them
   */
  constructor(model: Model, table: OperationTable) {
    this.model = model
    this.table = table
  }

  /** Selects what takes part; false if what failed tells something, which no procedure knows how to use. */
  select(rows: Int32Array): boolean {
    const { columns } = this.table
    const selected = new Int32Array(rows.length)
    let length = 0
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i] as number
      const outcome = columns.outcomes[row] as number
      if (outcome === FAIL) {
        if (this.model.operations[this.f(row)]?.failure === 'observed') return false
        continue
      }
      if (outcome === INFO && looksOnly(this.model, this.table.at(row))) continue
      selected[length++] = row
    }
    this.rows = selected.subarray(0, length)
    const invocations = new Int32Array(length)
    const completions = new Int32Array(length)
    for (let position = 0; position < length; position++) {
      const row = selected[position] as number
      invocations[position] = columns.invocations[row] as number
      completions[position] = columns.completions[row] as number
    }
    this.intervals = { length, invocations, completions }
    this.valueCount = 0
    this.stamp++
    return true
  }

  /** The roles of the selected operations as small numbers, each that of its name in a list; -1 for one that has none. */
  roles<Role extends string>(roles: { readonly [f: string]: Role }, order: readonly Role[]): Int8Array {
    const { fs } = this.table.columns
    const known: number[] = []
    return this.column(Int8Array, (row) => {
      const number = fs[row] as number
      const role = known[number]
      if (role !== undefined) return role
      const name = this.f(row)
      const found = Object.hasOwn(roles, name) ? order.indexOf(roles[name] as Role) : -1
      known[number] = found
      return found
    })
  }

  /** The numbers of what the selected operations were given. */
  inputs(): Int32Array {
    const { inputs } = this.table.columns
    return this.column(Int32Array, (row) => inputs[row] as number)
  }

  /** The numbers of what the selected operations answered; `ABSENT` for those of which nobody knows. */
  outputs(): Int32Array {
    const { outputs } = this.table.columns
    return this.column(Int32Array, (row) => outputs[row] as number)
  }

  /** The table's number of a value. */
  numberOf(value: Json): number {
    return this.table.events.values.intern(value)
  }

  /** The value of a number of the table. */
  valueOf(number: number): Json | undefined {
    return this.table.events.valueOf(number)
  }

  /** A number for a value that is small among those of this part, for a number of the table. */
  small(number: number): number {
    if (number >= this.local.length) this.widen()
    if (this.stamps[number] !== this.stamp) {
      this.stamps[number] = this.stamp
      this.local[number] = this.valueCount++
    }
    return this.local[number] as number
  }

  /** A decision by position as one by row. */
  inRows<D extends Exclude<Decision, { readonly kind: 'unfit' }>>(decision: D): D {
    const { rows } = this
    if (decision.kind === 'valid')
      return { ...decision, order: decision.order.map((position) => rows[position] as number) }
    return { ...decision, obstruction: decision.obstruction.map((position) => rows[position] as number) }
  }

  private column<C extends Int8Array | Int32Array>(
    kind: new (length: number) => C,
    entryOf: (row: number) => number,
  ): C {
    const column = new kind(this.rows.length)
    for (let position = 0; position < column.length; position++)
      column[position] = entryOf(this.rows[position] as number)
    return column
  }

  private f(row: number): string {
    return this.table.events.textOf(this.table.columns.fs[row] as number) as string
  }

  private widen(): void {
    const size = Math.max(this.table.events.values.size, 2 * this.local.length)
    const [local, stamps] = [new Int32Array(size), new Int32Array(size)]
    local.set(this.local)
    stamps.set(this.stamps)
    this.local = local
    this.stamps = stamps
  }
}
