import { InputError } from '../sim/errors.ts'
import type { History } from '../sim/history.ts'
import type { Json } from '../sim/types.ts'
import { isArray } from './canonical.ts'
import { ABSENT } from './event-table.ts'
import { isRecorded } from './formats/recorded-history.ts'
import type { Repair } from './formats/repairs.ts'
import { looksOnly, type Model, type OperationShape, type ValueShape } from './model.ts'
import { shortText, valueText } from './models/shapes.ts'
import { OK, type OperationTable } from './operation-table.ts'
import { type HistoryOperation, pairedTable } from './operations.ts'
import { placeOf } from './place.ts'

/**
 * What a completed read of null says: that null was there, or nothing. Jepsen writes `nil` for both; see
 * {@link operationsFor} for which is taken when none is given.
 */
export type NullReads = 'value' | 'unknown'

/** How a history is to be understood. */
export interface Interpretation {
  /** What a completed read of null says; found out from the history if absent. */
  readonly nullReads?: NullReads
  /** Whether to repair what is harmless instead of refusing it. */
  readonly lenient?: boolean
  /** Told of each kind of repairs once: the first, and how many. */
  readonly repaired?: (repair: Repair) => void
}

/**
 * The operations of a history as a model understands them: checked, and rid of what tells it nothing.
 *
 * A read of null counts as a value. Where the history was recorded in one of Jepsen's formats and nothing in it could have
 * made the value null, it says nothing, as in Knossos, whose recordings are full of such reads.
 *
 * @param history - any history
 * @param model - what its operations are to be
 * @param initial - the state before the first operation
 * @param interpretation - what is to be said of it that it does not say itself
 * @returns all operations, in the order of their invocations; those that only look have an `output` only if it says something
 * @throws InputError for an operation that the model does not have, or a value that it does not take
 *
 * @example
 * ```ts
 * operationsFor(historyOf([]), models.register, null).length // 0
 * ```
 */
export function operationsFor(
  history: History,
  model: Model,
  initial: Json,
  interpretation: Interpretation = {},
): HistoryOperation[] {
  const table = interpretedTable(history, model, initial, interpretation)
  return table.operations(table.rows())
}

/**
 * The same as {@link operationsFor}, in columns.
 *
 * @param history - any history
 * @param model - what its operations are to be
 * @param initial - the state before the first operation
 * @param interpretation - what is to be said of it that it does not say itself
 * @throws InputError as `operationsFor` does
 *
 * @example
 * ```ts
 * interpretedTable(historyOf([]), models.register, null).length // 0
 * ```
 */
export function interpretedTable(
  history: History,
  model: Model,
  initial: Json,
  { nullReads, lenient, repaired }: Interpretation = {},
): OperationTable {
  if (nullReads !== undefined && nullReads !== 'value' && nullReads !== 'unknown')
    throw new InputError(`nullReads is ${String(nullReads)}, expected value or unknown`)
  const looks = (f: string) => Object.hasOwn(model.operations, f) && model.operations[f]?.readOnly === true
  const table = pairedTable(history, {
    looks,
    ...(lenient === undefined ? {} : { lenient }),
    ...(repaired === undefined ? {} : { repaired }),
  })
  const interpreting = new Interpreting(history, model, table)
  interpreting.checkValues()
  const usual = () => interpreting.usualNullReads(history, initial)
  if ((nullReads ?? usual()) === 'unknown') interpreting.forgetNulls()
  return table
}

/**
 * Whether an operation is to be explained, or may have acted: what failed without saying why did not happen, and a crashed
 * one that only looks makes no difference.
 *
 * @param model - the model that knows the operation
 * @param operation - one of {@link operationsFor}
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', value: 1, time: 0 }])
 * operationsFor(history, models.register, null).every((operation) => takesPart(models.register, operation)) // true
 * ```
 */
export function takesPart(model: Model, operation: HistoryOperation): boolean {
  if (operation.outcome === 'fail') return model.operations[operation.f]?.failure === 'observed'
  return operation.outcome === 'ok' || !looksOnly(model, operation)
}

/** A history's operations while a model's shapes are laid over them. */
class Interpreting {
  private readonly history: History
  private readonly model: Model
  private readonly table: OperationTable
  /** For each name of an operation, by its number, its shape. */
  private readonly shapes: (OperationShape | undefined)[] = []
  private readonly fits = new Map<ValueShape, Uint8Array>()

  constructor(history: History, model: Model, table: OperationTable) {
    this.history = history
    this.model = model
    this.table = table
  }

  /** Holds every value against the shape of its operation, and takes away what completions only echo. */
  checkValues(): void {
    const { columns } = this.table
    const { inputs, outputs, outcomes } = columns
    for (let row = 0; row < columns.length; row++) {
      const shape = this.shapeOf(row)
      const input = inputs[row] as number
      const output = outputs[row] as number
      if (!this.matches(shape.input, input)) {
        // Some logs give what was written only where the write completes.
        const echo = shape.answer === undefined && output !== ABSENT && this.matches(shape.input, output)
        if (echo) inputs[row] = output
        else if (!this.fillIn(shape, row)) throw this.misfit(row, input, 'invokes', shape.input)
      }
      if (outcomes[row] !== OK) continue
      if (shape.answer === undefined) outputs[row] = ABSENT
      else if (!this.matches(shape.answer, output)) {
        if (shape.mayEcho !== true) throw this.misfit(row, output, 'completes', shape.answer)
        outputs[row] = ABSENT
      }
    }
  }

  /** Whether null says nothing: nothing in a recording of Jepsen's could have made the value null. */
  usualNullReads(history: History, initial: Json): NullReads {
    if (!isRecorded(history) || history.format === 'netsplit' || initial === null) return 'value'
    const { columns, events } = this.table
    for (let row = 0; row < columns.length; row++) {
      if (this.shapeOf(row).readOnly === true) continue
      if (mentionsNull(events.valueOf(columns.inputs[row] as number) ?? null)) return 'value'
    }
    return 'unknown'
  }

  /** Has completed reads of null say nothing. */
  forgetNulls(): void {
    const { columns, events } = this.table
    const nothing = events.values.intern(null)
    for (let row = 0; row < columns.length; row++) {
      if (columns.outputs[row] === nothing && this.shapeOf(row).readOnly === true)
        columns.outputs[row] = ABSENT
    }
  }

  private shapeOf(row: number): OperationShape {
    const number = this.table.columns.fs[row] as number
    const known = this.shapes[number]
    if (known !== undefined) return known
    const { f, invocation } = this.table.at(row)
    const shape = Object.hasOwn(this.model.operations, f) ? this.model.operations[f] : undefined
    if (shape === undefined) {
      const names = Object.keys(this.model.operations).join(', ')
      throw new InputError(
        `${placeOf(this.history, invocation)} invokes '${shortText(f)}', expected an operation of the model ${this.model.name}: ${names}`,
      )
    }
    this.shapes[number] = shape
    return shape
  }

  /** Whether a value is of a shape; each value is looked at once. */
  private matches(shape: ValueShape, number: number): boolean {
    const { events } = this.table
    let fits = this.fits.get(shape)
    if (fits === undefined || number >= fits.length) {
      const longer = new Uint8Array(events.values.size)
      if (fits !== undefined) longer.set(fits)
      this.fits.set(shape, longer)
      fits = longer
    }
    if (fits[number] === 0) fits[number] = shape.matches(events.values.valueOf(number)) ? 2 : 1
    return fits[number] === 2
  }

  private fillIn(shape: OperationShape, row: number): boolean {
    const { columns, events } = this.table
    const isMissing = events.valueOf(columns.inputs[row] as number) === null
    if (shape.missingInput === undefined || !isMissing) return false
    columns.inputs[row] = events.values.intern(events.processOf(columns.processes[row] as number))
    return true
  }

  private misfit(row: number, number: number, does: string, { expected }: ValueShape): InputError {
    const { f, invocation, completion } = this.table.at(row)
    const where = placeOf(this.history, does === 'invokes' ? invocation : completion)
    const value = valueText(this.table.events.valueOf(number))
    return new InputError(
      `${where} ${does} ${f} with ${value}, expected ${expected}, as the model ${this.model.name} ${does === 'invokes' ? 'takes' : 'answers'} it`,
    )
  }
}

function mentionsNull(value: Json): boolean {
  return value === null || (isArray(value) && value.includes(null))
}
