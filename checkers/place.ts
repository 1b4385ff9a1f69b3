import type { History } from '../sim/history.ts'
import { isRecorded } from './formats/recorded-history.ts'

/**
 * Where an event stands, in words: its index, and its line where the history was read from a text.
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
  if (!isRecorded(history)) return `event ${index}`
  return `event ${index} (${history.name === undefined ? '' : `${history.name} `}line ${history.lineOf(index)})`
}
