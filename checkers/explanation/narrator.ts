import type { History } from '../../sim/history.ts'
import { looksOnly, type Model, type ModelWords } from '../model.ts'
import { shortText, valueText } from '../models/shapes.ts'
import type { Call, HistoryOperation } from '../operations.ts'
import { Teller } from './teller.ts'

/** How one speaks of operations of which nothing but their names is known. */
const plainWords: ModelWords = {
  did: (call, object) => `asked for ${requestText(call, object)}${answerText(call)}`,
  noun: requestText,
}

function requestText({ f, input }: Call, object: string): string {
  return `${shortText(f)}${input === null ? '' : ` of ${valueText(input)}`}${object === '' ? '' : ` on ${object}`}`
}

function answerText({ output }: Call): string {
  return output === undefined ? '' : ` and got ${valueText(output)}`
}

/**
 * Speaks of the operations of one history: who did what, from which node, when; by times where there are any.
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, time: 5_000 }])
 * const [write] = operationsFor(history, models.register, null)
 * new Narrator(history, models.register).noun(write!) // process 0's write of x = 1
 * ```
 */
export class Narrator extends Teller {
  private readonly model: Model
  private readonly words: ModelWords

  constructor(history: History, model: Model) {
    super(history)
    this.model = model
    this.words = model.words ?? plainWords
  }

  /** `'c2 read x = 3 from n1'`. */
  did(operation: HistoryOperation): string {
    const did = this.words.did(operation, shortText(operation.key ?? ''))
    return `${this.who(operation.invocation)} ${did}${this.answeredBy(operation, this.looks(operation) ? 'from' : 'via')}`
  }

  /** `"c1's write of x = 5"`. */
  noun(operation: HistoryOperation): string {
    return `${this.who(operation.invocation)}'s ${this.words.noun(operation, shortText(operation.key ?? ''))}`
  }

  /** `' from n1'`, or nothing where the node that answered is not known. */
  answeredBy(operation: HistoryOperation, preposition: string): string {
    if (!Number.isFinite(operation.completion)) return ''
    const node = this.history.at(operation.completion).node
    return node === undefined ? '' : ` ${preposition} ${shortText(node)}`
  }

  /** Whether an operation only looks. */
  looks(operation: HistoryOperation): boolean {
    return looksOnly(this.model, operation)
  }

  /** When an operation was: `'at 4.213 s'`, where it began, or `'(lines 7 and 9)'`. */
  span({ invocation, completion }: HistoryOperation): string {
    if (this.timed || !Number.isFinite(completion)) return this.when(invocation)
    return `(${this.place([invocation, completion])})`
  }
}
