import { assert, InputError } from '../../sim/errors.ts'
import { EdnHistoryReader } from './edn-history.ts'
import { EventRecorder } from './event-recorder.ts'
import { isLog, JepsenLogReader } from './jepsen-log.ts'
import { JsonHistoryReader } from './json-history.ts'
import type { ParseOptions } from './parse-options.ts'
import type { HistoryFormat, RecordedHistory } from './recorded-history.ts'
import { Repairs } from './repairs.ts'
import { AwditReader, PlumeReader, sessionFormatOf } from './session-text.ts'
import { excerpt, NEED_MORE, TextWindow, unreadable, UnreadableError } from './source.ts'

const KNOWN =
  'a history: JSON Lines, a JSON array, EDN, the lines of a Jepsen log, or transactions of AWDIT or Plume'
const BINARY = `${KNOWN}, all of which are text`
/** How much of a text is looked at to see what it is. */
const LOOKED_AT = 4_096
/** How much is taken at once of what is given, so that its text always fits in the engine's memory for one. */
const LONGEST_PIECE = 1 << 24
/** The most characters of one event: its text is kept until it ends. */
const LONGEST_EVENT = 1 << 26
/** The same where what is too long is left out: what is no event may look like one that never ends. */
const LONGEST_LENIENT_EVENT = 1 << 20

/** What reads one format, an event a step. */
interface FormatReader {
  step(): boolean
  finish(): RecordedHistory
}

/**
 * Reads a history piece by piece, and never holds more of its text than an event and a piece: how histories are read that
 * are larger than a text may be. For what it reads, see {@link parseHistory}; where the pieces are cut makes no difference,
 * be it within a character.
 *
 * @example
 * ```ts
 * const reader = new HistoryReader({ name: 'a.edn' })
 * reader.push('{:process 0, :type :inv')
 * reader.push('oke, :f :read, :value nil}')
 * reader.end().at(0).f // read
 * ```
 */
export class HistoryReader {
  private readonly options: ParseOptions
  private readonly window: TextWindow
  private readonly repairs = new Repairs()
  private readonly decoder = new TextDecoder('utf-8', { fatal: true })
  private reader: FormatReader | undefined
  private isFirst = true
  /** Whether the rest of a line is left out. */
  private isSkipping = false
  /** How much text there must be before it makes sense to go on: twice as much as was not enough. */
  private wanted = 0

  /** @param options - how the text is to be read */
  constructor(options: ParseOptions = {}) {
    this.options = options
    this.window = new TextWindow(options.name)
  }

  /**
   * Reads on.
   *
   * @param chunk - the next piece of the text, or of its bytes, in UTF-8
   * @throws InputError as {@link parseHistory} does; the reader is then of no more use
   */
  push(chunk: string | Uint8Array): void {
    assert(!this.window.hasEnded, 'a reader of a history was given more after its end')
    for (let at = 0; at < chunk.length; at += LONGEST_PIECE) {
      const end = at + LONGEST_PIECE
      this.take(typeof chunk === 'string' ? chunk.slice(at, end) : this.decoded(chunk.subarray(at, end)))
    }
  }

  /**
   * Says that there is no more.
   *
   * @returns the history
   * @throws InputError as {@link parseHistory} does
   */
  end(): RecordedHistory {
    if (!this.window.hasEnded) {
      const rest = this.decoded(undefined)
      this.window.hasEnded = true
      this.take(rest)
    }
    const history = this.reader?.finish()
    if (history !== undefined && history.length > 0) return history
    throw new InputError(`${this.options.name ?? 'the text'} has no events, expected ${KNOWN}`)
  }

  private decoded(bytes: Uint8Array | undefined): string {
    try {
      return bytes === undefined ? this.decoder.decode() : this.decoder.decode(bytes, { stream: true })
    } catch {
      const shown = new TextDecoder().decode(bytes ?? new Uint8Array())
      throw this.binary(shown.slice(0, Math.max(shown.indexOf('\ufffd'), 0)))
    }
  }

  private take(text: string): void {
    const { window } = this
    const hasMark = this.isFirst && text.startsWith('\ufeff')
    if (text !== '') this.isFirst = false
    const zero = text.indexOf('\0')
    if (zero >= 0) throw this.binary(text.slice(0, zero))
    window.append(hasMark ? text.slice(1) : text)
    if (!window.hasEnded && window.pending < this.wanted) return
    window.advance()
    this.drain()
  }

  /** Reads as far as the text goes. */
  private drain(): void {
    const { window } = this
    for (;;) {
      try {
        if (this.isSkipping) this.skipLine()
        const reader = (this.reader ??= this.readerFor())
        while (reader.step()) window.mark()
        return
      } catch (error) {
        if (error === NEED_MORE) {
          window.reset()
          this.wanted = 2 * window.pending
          const limit = this.options.lenient === true ? LONGEST_LENIENT_EVENT : LONGEST_EVENT
          if (window.pending <= limit) return
          const expected = `an event of at most ${limit} characters`
          this.leaveOut(unreadable(window, window.line, expected, 'a longer one'))
        } else {
          this.leaveOut(error)
          if (window.hasEnded && window.pending === 0) return
        }
      }
    }
  }

  /** Leaves out the line at the mark, where something cannot be read; throws on what is no such error. */
  private leaveOut(error: unknown): void {
    const { window } = this
    if (this.options.lenient !== true || !(error instanceof UnreadableError)) throw error
    const [kind, what] = error.isCutOff
      ? (['cut', 'left out what the text is cut off in'] as const)
      : (['noise', 'left out what is no event'] as const)
    this.repairs.add(kind, window.markLine, `${what}: ${error.what}`)
    window.reset()
    this.isSkipping = true
  }

  private skipLine(): void {
    const { window } = this
    const end = window.text.indexOf('\n', window.position)
    window.position = end < 0 ? window.text.length : end + 1
    if (end >= 0) window.line++
    window.mark()
    if (end < 0) window.end()
    this.isSkipping = false
  }

  private readerFor(): FormatReader {
    const { window, options, repairs } = this
    const recorderFor = (format: HistoryFormat) => new EventRecorder(window, format, options, repairs)
    const format = options.format ?? this.detected()
    if (format === 'edn') return new EdnHistoryReader(window, recorderFor(format))
    if (format === 'jepsen-log') return new JepsenLogReader(window, recorderFor(format))
    if (format === 'awdit') return new AwditReader(window, recorderFor(format))
    if (format === 'plume') return new PlumeReader(window, recorderFor(format))
    const known = format === 'json' ? undefined : format
    return new JsonHistoryReader(window, recorderFor, known, options.lenient === true)
  }

  /** What the text is, by how it begins. */
  private detected(): HistoryFormat | 'json' {
    const { window } = this
    for (; /\s/.test(String.fromCharCode(window.code())); window.position++) {
      if (window.code() === 0x0a) window.line++
    }
    window.mark()
    if (window.text.length - window.position < LOOKED_AT) window.end()
    const start = window.text.slice(window.position, window.position + LOOKED_AT)
    if (start === '') return 'json'
    if (isLog(start)) return 'jepsen-log'
    const sessions = sessionFormatOf(start)
    if (sessions !== undefined) return sessions
    if (/^(?:\{\s*"|\[\s*\{\s*"|\[\s*\]|\{\s*\})/.test(start)) return 'json'
    if (/^[{[(#;,^]/.test(start)) return 'edn'
    throw unreadable(window, window.line, KNOWN, excerpt(start))
  }

  /** The error for what is no text, behind a piece of text that comes next. */
  private binary(before: string): UnreadableError {
    const { window } = this
    window.advance()
    const pending = window.text
    const line = window.line + (pending + before).split('\n').length - 1
    return unreadable(window, line, BINARY, 'a binary file')
  }
}

/**
 * Reads a history that was recorded, here or elsewhere. What it is, is found out from the text:
 *
 * - netsplit's events, or Jepsen's operations as elle-cli takes them, as JSON Lines or as one JSON array;
 * - EDN, one vector or list of maps, or maps one after another: the histories of Jepsen, Knossos and Elle, and Porcupine's
 *   key-value files;
 * - the lines that `jepsen.util` logs, of Jepsen's older and newer versions;
 * - transactions as AWDIT and Plume write them: then no more is true of the order of events than that of each process.
 *
 * Order is the order of the text; events that have an `index` must be in its order. Times become microseconds; a text without
 * times has them all 0. A keyword `:x`, a symbol `x` and a text `"x"` are one text, in EDN and in Jepsen's JSON, where they
 * may stand as `":x"` and `"'x"`; sets are arrays in one order. A value that is tagged as a tuple of Jepsen's independent
 * tests gives the event's key. An object before the first event that has nothing of an event is taken for a header, and
 * passed over, as are fields that are not known, and processes with another name than `nemesis`.
 *
 * @param text - all of it; a part of a history is no history
 * @param options - its name, its format where that is known, and whether to repair what can be
 * @throws InputError for a text that is empty, cut off, or none of these: one sentence that names the line, what was
 *   expected, and what was there
 *
 * @example
 * ```ts
 * const history = parseHistory('{:process 0, :type :invoke, :f :read, :value nil}')
 * history.at(0).f // read
 *
 * const cutOff = '{:process 0, :type :invoke, :f :read}\n{:process 0, :ty'
 * parseHistory(cutOff, { lenient: true }).repairs[0]?.line // 2
 * ```
 */
export function parseHistory(text: string, options: ParseOptions = {}): RecordedHistory {
  const reader = new HistoryReader(options)
  reader.push(text)
  return reader.end()
}
