import type { Json } from '../../sim/types.ts'
import type { Model } from '../model.ts'
import type { OperationTable } from '../operation-table.ts'
import { playRoles } from '../parts.ts'
import { fitCounter } from './fit-counter.ts'
import { fitList } from './fit-list.ts'
import { fitMutex, fitSet } from './fit-two-state.ts'
import { fitQueue } from './fit-queue.ts'
import { fitRegister } from './fit-register.ts'
import { Fitting } from './fitting.ts'
import type { Decision } from './procedure.ts'

/** A verdict of an exact procedure, in rows of the table. */
export interface ExactVerdict {
  /** The procedure, by name. */
  readonly procedure: string
  readonly decision: Exclude<Decision, { readonly kind: 'unfit' }>
}

/**
 * The exact procedures for a model's data type: each is much faster than a search, and fits only some histories.
 *
 * @example
 * ```ts
 * new ExactProcedures(models.kv, '', operationTableOf([])).decide(new Int32Array(0))?.decision.kind // valid
 * ```
 */
export class ExactProcedures {
  private readonly model: Model
  private readonly initial: Json
  private readonly fitting: Fitting

  /**
   * @param model - what the operations are operations of
   * @param initial - the state before the first one
   * @param table - the operations, as the model understands them
   */
  constructor(model: Model, initial: Json, table: OperationTable) {
    this.model = model
    this.initial = initial
    this.fitting = new Fitting(model, table)
  }

  /**
   * Judges the operations of one part.
   *
   * @param rows - which of them, in the order of their invocations
   * @returns `undefined` where only a search will do
   */
  decide(rows: Int32Array): ExactVerdict | undefined {
    const { fitting } = this
    const { dataType } = this.model
    if (dataType === undefined || !playRoles(fitting.table, rows, dataType.roles)) return undefined
    const fitted = fitting.select(rows) ? this.fit() : undefined
    if (fitted === undefined || fitted.decision.kind === 'unfit') return undefined
    const { procedure, decision } = fitted
    return { procedure, decision: fitting.inRows(decision) }
  }

  private fit(): { readonly procedure: string; readonly decision: Decision } | undefined {
    const { fitting, initial } = this
    const { dataType } = this.model
    switch (dataType?.kind) {
      case 'register':
        return { procedure: 'register zones', decision: fitRegister(fitting, dataType, initial) }
      case 'set':
        return { procedure: 'two-state sweep', decision: fitSet(fitting, dataType, initial) }
      case 'mutex':
        return {
          procedure: dataType.isOwned ? 'owned lock sweep' : 'two-state sweep',
          decision: fitMutex(fitting, dataType, initial),
        }
      case 'fifo-queue':
      case 'unordered-queue':
      case 'stack':
        return { procedure: `${dataType.kind} intervals`, decision: fitQueue(fitting, dataType, initial) }
      case 'counter':
        return { procedure: 'counter bounds', decision: fitCounter(fitting, dataType, initial) }
      case 'list':
        return { procedure: 'append order', decision: fitList(fitting, dataType, initial) }
      default:
        return undefined
    }
  }
}
