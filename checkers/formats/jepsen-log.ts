import type { Json } from '../../sim/types.ts'
import { EdnReader, END } from './edn.ts'
import { EventFields } from './event-fields.ts'
import type { EventRecorder } from './event-recorder.ts'
import { excerpt, THE_END, type TextWindow, unreadable, windowOn } from './source.ts'

const LEVEL = '(?:TRACE|DEBUG|INFO|WARN|ERROR|FATAL)'
/** What lines of a log look like, as Jepsen's versions write them: who logged it, and what. */
const SHAPES = [
  // INFO  jepsen.util - 0 :invoke :read nil
  new RegExp(`^${LEVEL}\\s+(\\S+)\\s+-(?:\\s+(.*))?$`),
  // INFO [2019-10-10 12:00:00,123] jepsen worker 0 - jepsen.util 0 :invoke :read nil
  new RegExp(`^${LEVEL}\\s+\\[\\d{4}-[^\\]]*\\]\\s.*?\\s-\\s+(\\S+)(?:\\s+(.*))?$`),
  // 2026-01-01 12:00:00,123{GMT} INFO [jepsen worker 0] jepsen.util: 0 :invoke :read nil
  new RegExp(`^\\d{4}-\\d\\d-\\d\\d\\s+\\S+\\s+${LEVEL}\\s+\\[[^\\]]*\\]\\s+(\\S+?):(?:\\s+(.*))?$`),
] as const
const BEGINNING = new RegExp(`^\\s*(?:${LEVEL}\\s|\\d{4}-\\d\\d-\\d\\d\\s+\\S+\\s+${LEVEL}\\s)`)
/** An operation begins with its process; the logger of operations has other things to say as well. */
const OPERATION = /^(?:\S+\s+:(?:invoke|ok|fail|info)\b|-?\d|:nemesis\b)/

/** Who logs operations. */
const OPERATIONS = 'jepsen.util'

const EXPECTED = 'a line like "INFO jepsen.util - 0 :invoke :read nil"'

/**
 * Whether a text begins as a log does.
 *
 * @param text - any text
 *
 * @example
 * ```ts
 * isLog('INFO  jepsen.util - 2\t:invoke\t:read\tnil') // true
 * ```
 */
export function isLog(text: string): boolean {
  return BEGINNING.test(text)
}

/**
 * Reads the lines in which `jepsen.util` logs operations: process, type, f and value, with blanks or tabs between. What
 * others logged is passed over. An `info` or `fail` may have, in place of the value or after it, what went wrong.
 *
 * @example
 * ```ts
 * const window = windowOn('INFO  jepsen.util - 2\t:invoke\t:cas\t[0 3]', undefined)
 * const reader = new JepsenLogReader(window, new EventRecorder(window, 'jepsen-log', {}, new Repairs()))
 * while (reader.step());
 * reader.finish().at(0).f // cas
 * ```
 */
export class JepsenLogReader {
  private readonly window: TextWindow
  private readonly recorder: EventRecorder

  /**
   * @param window - what is read
   * @param recorder - what takes the events
   */
  constructor(window: TextWindow, recorder: EventRecorder) {
    this.window = window
    this.recorder = recorder
  }

  /**
   * Reads a line.
   *
   * @returns whether there may be more
   * @throws InputError for a line that is none of a log, or none of an operation, naming it
   */
  step(): boolean {
    const { window } = this
    window.mark()
    if (window.code() < 0) return false
    const { line } = window
    const text = window.takeLine()
    if (text.trim() === '') return true
    const logged = loggedIn(text.trim())
    if (logged === undefined) throw unreadable(window, line, EXPECTED, excerpt(text))
    // A last line that ends before its message may be what is left of an operation.
    const hasEnd = window.line > line
    if (!hasEnd && logged.message === '' && OPERATIONS.startsWith(logged.logger))
      throw unreadable(window, line, EXPECTED, THE_END)
    if (logged.logger === OPERATIONS && OPERATION.test(logged.message)) {
      this.operation(line, text, logged.message)
    }
    return true
  }

  /** The history, once there is no more to read. */
  finish(): ReturnType<EventRecorder['finish']> {
    return this.recorder.finish()
  }

  private operation(line: number, text: string, message: string): void {
    const window = windowOn(message, this.window.name, line)
    const edn = new EdnReader(window)
    const forms: Json[] = []
    for (let form = edn.next(); form !== END; form = forms.length < 4 ? edn.next() : END) forms.push(form)
    if (forms.length < 4) throw unreadable(this.window, line, EXPECTED, excerpt(text))
    const [process, type, f, value] = forms as [Json, Json, Json, Json]
    const rest = message.slice(window.position).trim()
    const isError = (type === 'info' || type === 'fail') && typeof value === 'string' && rest === ''
    const fields = EventFields.of({ process, type, f })
    if (isError) fields.error = value
    else fields.value = value
    if (rest !== '') fields.error = errorOf(rest)
    fields.isTuple = edn.isTuple(fields.value)
    this.recorder.add(line, fields)
  }
}

function loggedIn(text: string): { readonly logger: string; readonly message: string } | undefined {
  for (const shape of SHAPES) {
    const found = shape.exec(text)
    if (found !== null) return { logger: found[1] ?? '', message: found[2] ?? '' }
  }
  return undefined
}

/** Errors are logged as Clojure shows them to people: a form, or words. */
function errorOf(text: string): Json {
  try {
    const edn = new EdnReader(windowOn(text, undefined))
    const form = edn.next()
    if (form !== END && edn.next() === END) return form
  } catch {
    // Words, then.
  }
  return text
}
