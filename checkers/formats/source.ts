import { InputError } from '../../sim/errors.ts'

const UNPRINTABLE = /[\p{Cc}\ufffd]/gu

/** A text that is read, and what it is called in error messages. */
export interface Source {
  readonly text: string
  readonly name: string | undefined
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
 * unreadable({ text: 'x', name: 'a.log' }, 1, 'an event', excerpt('x')).message
 * // a.log, line 1: expected an event, found 'x'
 * ```
 */
export function unreadable(source: Source, line: number, expected: string, found: string): InputError {
  const where = source.name === undefined ? `line ${line}` : `${source.name}, line ${line}`
  return new InputError(`${where}: expected ${expected}, found ${found}`)
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
  if (from >= text.length) return 'the end of the text'
  const piece = text.slice(from, from + 61)
  const line = piece.split(/[\r\n]/, 1)[0] ?? ''
  const shown = line === '' ? piece.slice(0, 1) : line
  const short = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown
  return `'${short.replace(UNPRINTABLE, '?')}'`
}
