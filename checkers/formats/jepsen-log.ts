import type { Json } from '../../sim/types.ts'
import { EdnReader, END } from './edn.ts'
import { eventOf } from './event-fields.ts'
import { RecordedColumns } from './recorded-history.ts'
import { excerpt, unreadable, type Source } from './source.ts'

/** A line of a log: its level, who logged it, and what. */
const LOGGED = /^(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\s+(\S+)\s+-\s+(.*)$/

const EXPECTED = 'a line like "INFO jepsen.util - 0 :invoke :read nil"'

/**
 * Reads the lines in which `jepsen.util` logs operations: process, type, f and value, with blanks or tabs between. What
 * others logged is passed over. An `info` or `fail` may have, in place of the value, what went wrong.
 *
 * @param source - the text
 * @throws InputError for a line that is none of a log, or none of an operation, naming it
 *
 * @example
 * ```ts
 * parseJepsenLog({ text: 'INFO  jepsen.util - 2\t:invoke\t:cas\t[0 3]', name: undefined }).at(0).f // cas
 * ```
 */
export function parseJepsenLog(source: Source): RecordedColumns {
  const history = new RecordedColumns('jepsen-log', source.name)
  for (const [index, text] of source.text.split(/\r?\n/).entries()) {
    if (text.trim() === '') continue
    const line = index + 1
    const logged = LOGGED.exec(text.trim())
    if (logged === null) throw unreadable(source, line, EXPECTED, excerpt(text))
    const [, logger, message = ''] = logged
    if (logger !== 'jepsen.util') continue
    const forms = formsOf(source, line, message)
    if (forms.length < 4 || forms.length > 5) throw unreadable(source, line, EXPECTED, excerpt(text))
    const [process, type, f, fourth, fifth] = forms as [Json, Json, Json, Json, Json?]
    const isError = (type === 'info' || type === 'fail') && typeof fourth === 'string' && fifth === undefined
    const fields = isError
      ? { process, type, f, error: fourth }
      : { process, type, f, value: fourth, error: fifth }
    history.pushAt(line, eventOf(source, line, fields, 'jepsen-log'))
  }
  return history
}

function formsOf(source: Source, line: number, message: string): Json[] {
  const reader = new EdnReader(source, message, line)
  const forms: Json[] = []
  for (let form = reader.next(); form !== END; form = reader.next()) forms.push(form)
  return forms
}
