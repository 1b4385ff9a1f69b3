import { isRecorded } from '../../checkers/formats/recorded-history.ts'
import type { History } from '../../sim/history.ts'
import { seconds } from '../format.ts'
import { operationAction } from '../operation-words.ts'
import type { ReportedOperation } from '../operations.ts'
import { nameWords } from '../value-words.ts'

const ERROR_LENGTH = 120

/** Where the events of a history stand, in words: by their lines where it was read from a text, and times where it has any. */
export class Places {
  private readonly history: History
  private readonly lineOf: ((index: number) => number) | undefined
  /** Whether its events have times; where none has, all of them are 0. */
  readonly timed: boolean

  constructor(history: History) {
    this.history = history
    this.lineOf = isRecorded(history) ? (index) => history.lineOf(index) : undefined
    this.timed = history.length > 0 && [0, history.length - 1].some((index) => history.at(index).time !== 0)
  }

  /** The line of an event, counted from 1, where it has one. */
  line(index: number): number | undefined {
    return this.lineOf?.(index)
  }

  /** `line 7`, or `event 6`. */
  where(index: number): string {
    const line = this.line(index)
    return line === undefined ? `event ${index}` : `line ${line}`
  }

  /** `on line 7 at 4.213 s`, or `as event 6`. */
  placed(index: number): string {
    const where = `${this.lineOf === undefined ? 'as' : 'on'} ${this.where(index)}`
    return this.timed ? `${where} at ${seconds(this.history.at(index).time)}` : where
  }

  /** How an operation began: `invoked on line 7 at 4.213 s`. */
  beginning({ invocation, completion }: ReportedOperation): string {
    return invocation === completion
      ? 'invoked nowhere in this history'
      : `invoked ${this.placed(invocation)}`
  }

  /** How an operation ended: `ok on line 9 at 4.219 s, answered by n1`. */
  ending({ completion, outcome, error, answeredBy }: ReportedOperation): string {
    if (completion === undefined) return 'never ended in this history: it may have happened or not'
    const by = answeredBy === undefined ? '' : `, answered by ${nameWords(answeredBy)}`
    const because = error === undefined ? '' : ` (${nameWords(error, ERROR_LENGTH)})`
    const placed = this.placed(completion)
    if (outcome === 'ok') return `ok ${placed}${by}`
    if (outcome === 'fail') return `failed ${placed}${because}${by}: it did not happen`
    return `unknown, as told ${placed}${because}: it may have happened, or may still`
  }

  /** All about an operation, for a tooltip. */
  details(operation: ReportedOperation): string {
    return `${operationAction(operation)}\n${this.beginning(operation)}, ${this.ending(operation)}\nprocess ${operation.process}, history event ${operation.invocation}`
  }
}
