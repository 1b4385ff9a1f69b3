import type { History } from '../sim/history.ts'
import { isRecorded, type RecordedHistory } from './formats/recorded-history.ts'

/**
 * Whether lines say where events of a history stand: it was read from a text, and they are not all in one line.
 *
 * @param history - any history
 *
 * @example
 * ```ts
 * hasLines(parseHistory('[{"process":0,"type":"invoke","f":"read"}]')) // true
 * ```
 */
export function hasLines(history: History): history is RecordedHistory {
  if (!isRecorded(history)) return false
  const last = history.length - 1
  return last < 1 || history.lineOf(0) !== history.lineOf(last)
}

/**
 * Where an event stands, in words: its index, and its line where the history was read from a text of several.
 *
 * @param history - the history that has the event
 * @param index - the event's index
 *
 * @example
 * ```ts
 * placeOf(historyOf([]), 3) // event 3
 * ```
 */
export function placeOf(history: History, index: number): string {
  if (!hasLines(history)) return `event ${index}`
  return `event ${index} (${history.name === undefined ? '' : `${history.name} `}line ${history.lineOf(index)})`
}
