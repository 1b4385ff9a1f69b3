import type { History } from '../../sim/history.ts'
import { isRecorded } from '../formats/recorded-history.ts'
import { looksOnly, type Model, type ModelWords } from '../model.ts'
import { shortText, valueText } from '../models/shapes.ts'
import type { Call, HistoryOperation } from '../operations.ts'

/**
 * A count as a sentence shows it.
 *
 * @param count - a whole number
 *
 * @example
 * ```ts
 * countText(20000000) // 20,000,000
 * ```
 */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',')
}

/**
 * A number of things, in the singular where it is one.
 *
 * @param count - how many
 * @param one - what, in the singular
 * @param many - what, in the plural, if that is not the singular with an s
 *
 * @example
 * ```ts
 * countOf(2, 'key') // 2 keys
 * ```
 */
export function countOf(count: number, one: string, many = `${one}s`): string {
  return `${countText(count)} ${count === 1 ? one : many}`
}

/**
 * A span of time in the unit that fits it.
 *
 * @param microseconds - whole microseconds
 *
 * @example
 * ```ts
 * durationText(812_000) // 812 ms
 * ```
 */
export function durationText(microseconds: number): string {
  if (microseconds < 1_000) return `${microseconds} µs`
  if (microseconds < 1_000_000) return `${Math.floor(microseconds / 1_000)} ms`
  return momentText(microseconds)
}

/**
 * A moment in seconds, to the millisecond.
 *
 * @param microseconds - whole microseconds since the start
 *
 * @example
 * ```ts
 * momentText(4_213_456) // 4.213 s
 * ```
 */
export function momentText(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000)
  return `${Math.floor(milliseconds / 1_000)}.${String(milliseconds % 1_000).padStart(3, '0')} s`
}

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
export class Narrator {
  private readonly history: History
  private readonly model: Model
  private readonly words: ModelWords
  /** Whether events have times; where none has, they are told by line or index. */
  private readonly timed: boolean

  constructor(history: History, model: Model) {
    this.history = history
    this.model = model
    this.words = model.words ?? plainWords
    this.timed = hasTimes(history)
  }

  /** `'c2'`, or `'process 3'` where clients are not known. */
  who(operation: HistoryOperation): string {
    return shortText(this.history.at(operation.invocation).client ?? `process ${operation.process}`)
  }

  /** `'c2 read x = 3 from n1'`. */
  did(operation: HistoryOperation): string {
    const did = this.words.did(operation, shortText(operation.key ?? ''))
    return `${this.who(operation)} ${did}${this.answeredBy(operation, this.looks(operation) ? 'from' : 'via')}`
  }

  /** `"c1's write of x = 5"`. */
  noun(operation: HistoryOperation): string {
    return `${this.who(operation)}'s ${this.words.noun(operation, shortText(operation.key ?? ''))}`
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

  /** When an event was: `'at 4.213 s'`, `'(line 7)'` or `'(event 6)'`. */
  when(index: number): string {
    if (this.timed) return `at ${momentText(this.history.at(index).time)}`
    return `(${this.place([index])})`
  }

  /** When an operation was: `'at 4.213 s'`, where it began, or `'(lines 7 and 9)'`. */
  span({ invocation, completion }: HistoryOperation): string {
    if (this.timed || !Number.isFinite(completion)) return this.when(invocation)
    return `(${this.place([invocation, completion])})`
  }

  /** `', 812 ms after '`, or `', after '` where there are no times. */
  after(earlier: number, later: number): string {
    if (!this.timed) return ', after '
    return `, ${durationText(Math.max(0, this.history.at(later).time - this.history.at(earlier).time))} after `
  }

  /** Where an event stands, where that is not told by its time already. */
  aside(index: number): string {
    return this.timed ? '' : ` (${this.place([index])})`
  }

  private place(indices: readonly number[]): string {
    const { history } = this
    const lines = isRecorded(history) ? indices.map((index) => history.lineOf(index)) : undefined
    const noun = lines === undefined ? 'event' : 'line'
    return `${noun}${indices.length === 1 ? '' : 's'} ${(lines ?? indices).join(' and ')}`
  }
}

function hasTimes(history: History): boolean {
  for (let index = history.length - 1; index >= 0; index--) {
    if (history.at(index).time !== 0) return true
  }
  return false
}
