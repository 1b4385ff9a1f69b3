import type { Json } from '../../sim/types.ts'
import { isArray, MAX_DEPTH } from '../canonical.ts'
import { excerpt, type TextWindow, unreadable } from './source.ts'

const NEWLINE = 0x0a
const QUOTE = 0x22
const BACKSLASH = 0x5c
const COLON = 0x3a

/** An object of a JSON text. */
export interface JsonFields {
  readonly [name: string]: Json | undefined
}

/**
 * Reads JSON objects out of a text, one after another. Where each ends is found before it is parsed, so that errors can name
 * its line, and nothing nested too deeply is ever parsed.
 *
 * @example
 * ```ts
 * const objects = new JsonObjects(windowOn('{"process": 0}', undefined))
 * objects.next()['process'] // 0
 * ```
 */
export class JsonObjects {
  private readonly window: TextWindow
  /** How many colons the object that is read has outside its texts: as many as it has fields. */
  private colons = 0

  /** @param window - what is read; its position and its line move on */
  constructor(window: TextWindow) {
    this.window = window
  }

  /** The next character that is not blank; empty at the end. */
  peek(): string {
    const { window } = this
    for (;;) {
      const code = window.code()
      if (code < 0) return ''
      if (code === NEWLINE) window.line++
      else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) return window.text[window.position] as string
      window.position++
    }
  }

  /**
   * The object that comes next.
   *
   * @throws InputError where none does, it is no JSON, or it has a field twice, naming the line
   */
  next(): JsonFields {
    const { window } = this
    if (this.peek() !== '{') throw window.unexpected('an event, which is an object')
    const { line, position } = window
    this.passBrackets()
    const piece = window.text.slice(position, window.position)
    const fields = parsed(window, line, piece)
    if (countFields(fields) !== this.colons) {
      throw unreadable(window, line, 'objects with each field once', excerpt(piece))
    }
    return fields
  }

  /** Goes to where the bracket that opens here is closed. */
  private passBrackets(): void {
    const { window } = this
    const begun = window.line
    let depth = 0
    this.colons = 0
    do {
      const code = window.code()
      if (code < 0) throw window.unexpected(`the end of the event that begins on line ${begun}`)
      if (code === QUOTE) this.passString()
      else if (code === NEWLINE) window.line++
      else if (code === COLON) this.colons++
      else if (code === 0x7d || code === 0x5d) depth--
      else if (code === 0x7b || code === 0x5b) depth++
      if (depth > MAX_DEPTH) throw window.unexpected(`values nested at most ${MAX_DEPTH} deep`)
      window.position++
    } while (depth > 0)
  }

  /** Goes from a quotation mark to the one that ends the text. */
  private passString(): void {
    const { window } = this
    for (;;) {
      window.position++
      const code = window.code()
      if (code === QUOTE) return
      if (code === BACKSLASH) window.position++
      if (code < 0 || code === NEWLINE) {
        throw unreadable(
          window,
          window.line,
          'a " after the last one',
          `the end of the ${code < 0 ? 'text' : 'line'}`,
        )
      }
    }
  }
}

function parsed(window: TextWindow, line: number, piece: string): JsonFields {
  try {
    return JSON.parse(piece) as JsonFields
  } catch {
    throw unreadable(window, line, 'JSON', excerpt(piece))
  }
}

function countFields(value: Json | undefined): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = isArray(value) ? 0 : Object.keys(value).length
  for (const item of isArray(value) ? value : Object.values(value)) count += countFields(item)
  return count
}
