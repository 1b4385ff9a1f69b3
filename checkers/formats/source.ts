import { InputError } from '../../sim/errors.ts'

const UNPRINTABLE = /[\p{Cc}\ufffd]/gu
/** How much of a text an error shows. */
const SHOWN = 60
/** A text that shares the memory of what it was cut out of is at least so long; shorter ones are copies. */
const SHORTEST_SHARED = 13

/** How an error says that there is no more text. */
export const THE_END = 'the end of the text'

/** What is read, as far as error messages name it. */
export interface Source {
  readonly name: string | undefined
}

/** A text cannot be read. */
export class UnreadableError extends InputError {
  // Private to the engine, so that what is thrown looks like any other InputError.
  readonly #what: string
  readonly #isCutOff: boolean

  constructor(source: Source, line: number, expected: string, found: string) {
    const what = `expected ${expected}, found ${found}`
    super(`${source.name === undefined ? '' : `${source.name}, `}line ${line}: ${what}`)
    this.#what = what
    this.#isCutOff = found === THE_END
  }

  /** What was expected and what was found, without the place. */
  get what(): string {
    return this.#what
  }

  /** Whether the text ended too early. */
  get isCutOff(): boolean {
    return this.#isCutOff
  }
}

/**
 * The error for a text that cannot be read: it names the line, what was expected, and what was there.
 *
 * @param source - the text
 * @param line - counted from 1
 * @param expected - what should have been there
 * @param found - what was there instead, as {@link excerpt} shows it
 *
 * @example
 * ```ts
 * unreadable({ name: 'a.log' }, 1, 'an event', excerpt('x')).message
 * // a.log, line 1: expected an event, found 'x'
 * ```
 */
export function unreadable(source: Source, line: number, expected: string, found: string): UnreadableError {
  return new UnreadableError(source, line, expected, found)
}

/**
 * The start of a piece of text, fit for a sentence: one line, printable, short, in quotes.
 *
 * @param text - any text, even binary
 * @param from - where the piece begins
 *
 * @example
 * ```ts
 * excerpt('{:process 0}\n', 1) // ':process 0}'
 * ```
 */
export function excerpt(text: string, from = 0): string {
  if (from >= text.length) return THE_END
  const piece = text.slice(from, from + SHOWN + 1)
  const line = piece.split(/[\r\n]/, 1)[0] ?? ''
  const shown = line === '' ? piece.slice(0, 1) : line
  const short = shown.length > SHOWN ? `${shown.slice(0, SHOWN)}…` : shown
  return `'${short.replace(UNPRINTABLE, '?')}'`
}

/**
 * A piece of a text, which does not keep all of the text in memory, as what `slice` gives may.
 *
 * @param text - any text
 * @param from - where the piece begins
 * @param to - where it ends
 *
 * @example
 * ```ts
 * copied('a piece of a text', 2, 7) // piece
 * ```
 */
export function copied(text: string, from: number, to: number): string {
  const piece = text.slice(from, to)
  return to - from < SHORTEST_SHARED ? piece : ` ${piece}`.slice(1)
}

/** Thrown where the text that is there does not say what comes next: more may come. There is only one, since it is no error. */
export const NEED_MORE: Error = new Error('more of the text is needed')

/**
 * The part of a text that is being read: what came before is forgotten, and what comes after may not be there yet. Whoever
 * comes to the end of what is there throws {@link NEED_MORE}, and begins again where the mark is, once there is more.
 *
 * @example
 * ```ts
 * const window = windowOn('nil', undefined)
 * window.code() // 110
 * ```
 */
export class TextWindow implements Source {
  readonly name: string | undefined
  text = ''
  /** Where in the text the reader is. */
  position = 0
  /** The line at which the reader is, counted from 1. */
  line = 1
  /** Whether the text is there to its end. */
  hasEnded = false
  private waiting: string[] = []
  private waitingLength = 0
  private markedPosition = 0
  private markedLine = 1

  constructor(name: string | undefined) {
    this.name = name
  }

  /** How much there is from the mark on. */
  get pending(): number {
    return this.text.length - this.markedPosition + this.waitingLength
  }

  /** Where the mark is. */
  get markLine(): number {
    return this.markedLine
  }

  /** More of the text, which waits for {@link TextWindow.advance}. */
  append(more: string): void {
    this.waiting.push(more)
    this.waitingLength += more.length
  }

  /** What was appended is there, what lies before the mark is forgotten, and the reader is back at the mark. */
  advance(): void {
    // `join` makes one flat text, of which characters are read much faster than of one that is put together with `+`.
    this.text = [this.text.slice(this.markedPosition), ...this.waiting].join('')
    this.waiting = []
    this.waitingLength = 0
    this.markedPosition = 0
    this.reset()
  }

  /** What lies before is done with. */
  mark(): void {
    this.markedPosition = this.position
    this.markedLine = this.line
  }

  /** Goes back to the mark. */
  reset(): void {
    this.position = this.markedPosition
    this.line = this.markedLine
  }

  /** The code of the character at a position, by default here; -1 at the end of the text. */
  code(position: number = this.position): number {
    if (position < this.text.length) return this.text.charCodeAt(position)
    return this.end()
  }

  /** -1, if here is the end of the text. */
  end(): -1 {
    if (this.hasEnded) return -1
    throw NEED_MORE
  }

  /** What stands at a position, by default here, for an error message. */
  shown(position: number = this.position): string {
    if (!this.hasEnded && this.text.length - position <= SHOWN) throw NEED_MORE
    return excerpt(this.text, position)
  }

  /** The line that begins here, without its end; the reader is then behind it. */
  takeLine(): string {
    const end = this.text.indexOf('\n', this.position)
    if (end < 0) this.end()
    const line = this.text.slice(this.position, end < 0 ? undefined : end)
    this.position += line.length + (end < 0 ? 0 : 1)
    if (end >= 0) this.line++
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  unexpected(expected: string, position: number = this.position): UnreadableError {
    return unreadable(this, this.line, expected, this.shown(position))
  }
}

/**
 * A window on a text that is all there.
 *
 * @param text - all of it
 * @param name - what errors call it
 * @param line - the line on which it begins, counted from 1
 *
 * @example
 * ```ts
 * windowOn('nil', undefined, 7).line // 7
 * ```
 */
export function windowOn(text: string, name: string | undefined, line = 1): TextWindow {
  const window = new TextWindow(name)
  window.text = text
  window.line = line
  window.mark()
  window.hasEnded = true
  return window
}
