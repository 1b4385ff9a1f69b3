import { InputError } from '../../sim/errors.ts'
import { EdnReader } from './edn.ts'
import { parseEdn } from './edn-history.ts'
import { parseJepsenLog } from './jepsen-log.ts'
import { parseJson } from './json-history.ts'
import type { HistoryFormat, RecordedHistory } from './recorded-history.ts'
import { excerpt, unreadable, type Source } from './source.ts'

export type { HistoryFormat, RecordedHistory }

const KNOWN = 'a history: JSON Lines, a JSON array, EDN, or the lines of a Jepsen log'

/** How a text is to be read. */
export interface ParseOptions {
  /** What errors call the text: a file's path, as a rule. */
  readonly name?: string
  /** What the text is; found out from its content if absent. */
  readonly format?: HistoryFormat
}

/**
 * Reads a history that was recorded, here or elsewhere. What it is, is found out from the text: netsplit's events or Jepsen's
 * operations as JSON Lines or as one JSON array, EDN (one vector or list, or maps one after another, Porcupine's key-value
 * files among them), or the lines that `jepsen.util` logs.
 *
 * Order is the order of the text. Times become microseconds; a text without times has them all 0.
 *
 * @param text - all of it; a part of a history is no history
 * @param options - its name, and its format where that is known
 * @throws InputError for a text that is empty, cut off, or none of these: one sentence that names the line, what was
 *   expected, and what was there
 *
 * @example
 * ```ts
 * const history = parseHistory('{:process 0, :type :invoke, :f :read, :value nil}')
 * history.at(0).f // read
 * ```
 */
export function parseHistory(text: string, options: ParseOptions = {}): RecordedHistory {
  const source: Source = { text: text.replace(/^\ufeff/, ''), name: options.name }
  if (text.includes('\0')) {
    const line = text.slice(0, text.indexOf('\0')).split('\n').length
    throw unreadable(source, line, `${KNOWN}, all of which are text`, 'a binary file')
  }
  const history = parseAs(source, options.format ?? formatOf(source))
  if (history.length > 0) return history
  const called = options.name === undefined ? 'the text' : options.name
  throw new InputError(`${called} has no events, expected ${KNOWN}`)
}

function parseAs(source: Source, format: HistoryFormat | 'json'): RecordedHistory {
  if (format === 'edn') return parseEdn(source)
  if (format === 'jepsen-log') return parseJepsenLog(source)
  return parseJson(source, format === 'json' ? undefined : format)
}

/** What a text is, by how it begins. */
function formatOf(source: Source): HistoryFormat | 'json' {
  const { text } = source
  if (/^\s*$/.test(text)) return 'json'
  if (/^\s*(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\s/.test(text)) return 'jepsen-log'
  if (/^\s*(\{\s*"|\[\s*\{\s*"|\[\s*\]|\{\s*\})/.test(text)) return 'json'
  const reader = new EdnReader(source)
  const { character, line } = reader.peek()
  if (character === '{' || character === '[' || character === '(' || character === '#') return 'edn'
  throw unreadable(source, line, KNOWN, excerpt(text, text.search(/\S/)))
}
