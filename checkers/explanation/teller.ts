import type { History } from '../../sim/history.ts'
import { shortText } from '../models/shapes.ts'
import { hasLines } from '../place.ts'
import { durationText, momentText } from './words.ts'

/**
 * Speaks of the events of one history: who and when; by times where there are any, else by line or index.
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 4, type: 'invoke', f: 'read', time: 5_000 }])
 * new Teller(history).whose(0, 'read') // process 4's read at 0.005 s
 * ```
 */
export class Teller {
  protected readonly history: History
  private hasTimes: boolean | undefined

  constructor(history: History) {
    this.history = history
  }

  /** `'c2'`, or `'process 3'` where clients are not known. */
  who(at: number): string {
    const { client, process } = this.history.at(at)
    return shortText(client ?? `process ${process}`)
  }

  /** When an event was: `'at 4.213 s'`, `'(line 7)'` or `'(event 6)'`. */
  when(at: number): string {
    if (this.timed) return `at ${momentText(this.history.at(at).time)}`
    return `(${this.place([at])})`
  }

  /** An operation by one of its events: `"c2's read at 4.213 s"`. */
  whose(at: number, what: string): string {
    return `${this.who(at)}'s ${what} ${this.when(at)}`
  }

  /** `', 812 ms after '`, or `', after '` where there are no times. */
  after(earlier: number, later: number): string {
    if (!this.timed) return ', after '
    return `, ${durationText(Math.max(0, this.history.at(later).time - this.history.at(earlier).time))} after `
  }

  /** Where an event stands, where that is not told by its time already. */
  aside(at: number): string {
    return this.timed ? '' : ` (${this.place([at])})`
  }

  /** Whether events have times; found out when it is first asked for. */
  protected get timed(): boolean {
    this.hasTimes ??= hasTimes(this.history)
    return this.hasTimes
  }

  protected place(indices: readonly number[]): string {
    const { history } = this
    const lines = hasLines(history) ? indices.map((index) => history.lineOf(index)) : undefined
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
