import type { Json } from '../../sim/types.ts'
import { MAX_DEPTH } from '../canonical.ts'
import { excerpt, unreadable, type Source } from './source.ts'

/** An object of a JSON text, and the line on which it begins. */
export interface JsonObject {
  readonly line: number
  readonly fields: { readonly [name: string]: Json | undefined }
}

/**
 * Takes a JSON text apart: the objects of one array, or objects one after another, as in JSON Lines. It finds where each ends
 * before it is parsed, so that errors can name its line, and nothing nested too deeply is ever parsed.
 *
 * @param source - the text
 * @throws InputError where it is not that, or ends too early, naming the line
 *
 * @example
 * ```ts
 * const [first] = jsonObjects({ text: '[{"process": 0}]', name: undefined })
 * first?.fields['process'] // 0
 * ```
 */
export function* jsonObjects(source: Source): Generator<JsonObject> {
  const cursor = new Cursor(source)
  if (cursor.peek() !== '[') {
    while (cursor.peek() !== '') yield cursor.object()
    return
  }
  const begun = cursor.line
  cursor.skip()
  if (cursor.peek() !== ']') yield cursor.object()
  while (cursor.peek() !== ']') {
    if (cursor.peek() !== ',') throw cursor.unexpected(`a comma, or ] for the [ on line ${begun}`)
    cursor.skip()
    yield cursor.object()
  }
  cursor.skip()
  if (cursor.peek() !== '') throw cursor.unexpected('the end of the text after ]')
}

class Cursor {
  /** The line, counted from 1. */
  line = 1
  private readonly source: Source
  private readonly text: string
  private position = 0

  constructor(source: Source) {
    this.source = source
    this.text = source.text
  }

  /** The next character that is not blank; empty at the end. */
  peek(): string {
    for (;;) {
      const character = this.text[this.position] ?? ''
      if (character === '\n') this.line++
      if (character === '' || !' \t\r\n'.includes(character)) return character
      this.position++
    }
  }

  skip(): void {
    this.position++
  }

  /** Reads the object that comes next. */
  object(): JsonObject {
    if (this.peek() !== '{') throw this.unexpected('an event, which is an object')
    const { line, position } = this
    this.passBrackets()
    const piece = this.text.slice(position, this.position)
    try {
      return { line, fields: JSON.parse(piece) as JsonObject['fields'] }
    } catch {
      throw unreadable(this.source, line, 'JSON', excerpt(piece))
    }
  }

  unexpected(expected: string): Error {
    return unreadable(this.source, this.line, expected, excerpt(this.text, this.position))
  }

  /** Goes to where the bracket that opens here is closed. */
  private passBrackets(): void {
    const begun = this.line
    let depth = 0
    do {
      const character = this.text[this.position]
      if (character === undefined) throw this.unexpected(`the end of the event that begins on line ${begun}`)
      if (character === '"') this.passString()
      else if (character === '\n') this.line++
      else if (character === '}' || character === ']') depth--
      else if (character === '{' || character === '[') depth++
      if (depth > MAX_DEPTH) throw this.unexpected(`values nested at most ${MAX_DEPTH} deep`)
      this.position++
    } while (depth > 0)
  }

  /** Goes from a quotation mark to the one that ends the text. */
  private passString(): void {
    for (;;) {
      const character = this.text[++this.position]
      if (character === '"') return
      if (character === '\\') this.position++
      if (character === undefined || character === '\n') {
        const found = `the end of the ${character === undefined ? 'text' : 'line'}`
        throw unreadable(this.source, this.line, 'a " after the last one', found)
      }
    }
  }
}
