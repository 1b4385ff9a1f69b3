import type { History, HistoryEvent } from '../../sim/history.ts'
import { eventLines } from './event-lines.ts'

/**
 * Writes a history as JSON Lines, netsplit's own format: an object an event, its time in microseconds. What
 * `parseHistory` makes of it is the same history, except that whole numbers beyond 2^53 are refused there.
 *
 * A first event without a key, a client and a node is given the key null, by which the text is known as netsplit's.
 *
 * @param history - any history
 * @returns the text, in pieces of about 64 thousand characters
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'write', key: 'x', value: 5, time: 1_000 }])
 * const text = [...writeJsonLines(history)].join('')
 * text.trim() // {"index":0,"process":0,"type":"invoke","f":"write","key":"x","value":5,"time":1000}
 * ```
 */
export function writeJsonLines(history: History): Generator<string> {
  return eventLines(history, lineOf)
}

function lineOf(event: HistoryEvent): string {
  const { index, process, type, f, value, time, client, node, error } = event
  const isKnown = index > 0 || client !== undefined || node !== undefined
  const key = event.key ?? (isKnown ? undefined : null)
  return JSON.stringify({ index, process, type, f, key, value, time, client, node, error })
}
