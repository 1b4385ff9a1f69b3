import type { History, HistoryEvent } from '../../sim/history.ts'

/** How many characters of text are given at a time, or a few more. */
const CHUNK = 1 << 16

/**
 * A text of one line an event, in pieces: all of it may be more than one text can hold.
 *
 * @param history - any history
 * @param lineOf - makes the line of an event, without its end
 *
 * @example
 * ```ts
 * const history = historyOf([{ process: 0, type: 'invoke', f: 'read', time: 0 }])
 * ;[...eventLines(history, ({ f }) => f)].join('') // read
 * ```
 */
export function* eventLines(history: History, lineOf: (event: HistoryEvent) => string): Generator<string> {
  let lines: string[] = []
  let length = 0
  for (const event of history) {
    const line = `${lineOf(event)}\n`
    lines.push(line)
    length += line.length
    if (length < CHUNK) continue
    yield lines.join('')
    lines = []
    length = 0
  }
  if (length > 0) yield lines.join('')
}
