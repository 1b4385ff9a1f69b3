import type { Json } from '../../sim/types.ts'
import { MAX_DEPTH } from '../canonical.ts'
import { excerpt, unreadable, type Source } from './source.ts'

/** What {@link EdnReader.next} gives when there is nothing more to read. */
export const END: unique symbol = Symbol('end')

const CLOSERS: { readonly [opener: string]: string } = { '(': ')', '[': ']', '{': '}' }
const ESCAPES: { readonly [letter: string]: string } = {
  n: '\n',
  t: '\t',
  r: '\r',
  b: '\b',
  f: '\f',
  '"': '"',
  '\\': '\\',
}
const CHARACTERS: { readonly [name: string]: string } = {
  newline: '\n',
  space: ' ',
  tab: '\t',
  return: '\r',
  backspace: '\b',
  formfeed: '\f',
}
const DELIMITERS = new Set('()[]{}"; \t\r\n\f,')
const NUMBER = /^([+-]?\d+)(N?)$|^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?M?$/

/**
 * Reads EDN, the notation of Clojure, as plain data, one form after another. Keywords and symbols become texts without the
 * colon, `nil` becomes null, lists, vectors and sets become arrays, and what is tagged loses its tag. Whole numbers too large
 * to be exact become texts of their digits.
 *
 * It is our own because errors must name lines, and input may be hostile; the notation is small. Source: edn-format.org.
 *
 * @example
 * ```ts
 * const form = new EdnReader({ text: '{:f :read, :value nil}', name: undefined }).next()
 * JSON.stringify(form) // {"f":"read","value":null}
 * ```
 */
export class EdnReader {
  /** The line at which the reader is, counted from 1. */
  line: number
  private readonly source: Source
  private readonly text: string
  /** Where in the text the reader is. */
  position = 0
  private readonly firstLine: number

  /**
   * @param source - what errors name
   * @param text - what is read: all of the source, or some lines of it
   * @param line - the line on which that text begins
   */
  constructor(source: Source, text: string = source.text, line = 1) {
    this.source = source
    this.text = text
    this.line = line
    this.firstLine = line
  }

  /**
   * The next form.
   *
   * @throws InputError where the text is not EDN, naming the line
   */
  next(): Json | typeof END {
    this.skipBlank(0)
    return this.position >= this.text.length ? END : this.form(0)
  }

  /** The character at which the next form begins, and the line; empty at the end. */
  peek(): { readonly character: string; readonly line: number } {
    this.skipBlank(0)
    return { character: this.text[this.position] ?? '', line: this.line }
  }

  /** Steps over one character, which `peek` gave. */
  skip(): void {
    this.position++
  }

  /** What stands at a position, by default here, for an error message. */
  shown(position: number = this.position): string {
    return excerpt(this.text, position)
  }

  private form(depth: number): Json {
    const character = this.text[this.position] as string
    this.refuseDepth(depth)
    if (character === '(' || character === '[') return this.collection(character, depth)
    if (character === '{') return this.map(depth)
    if (character === '"') return this.string()
    if (character === '\\') return this.character()
    if (character === '#') return this.dispatch(depth)
    if (character === '^') {
      this.position++
      this.inner(depth, 'metadata')
      return this.inner(depth, 'a form after its metadata')
    }
    if (DELIMITERS.has(character)) throw this.unexpected('an EDN form')
    return this.atom()
  }

  private collection(opener: string, depth: number): Json[] {
    const closer = CLOSERS[opener] as string
    const begun = this.line
    const items: Json[] = []
    this.position++
    for (;;) {
      this.skipBlank(depth)
      if (this.text[this.position] === closer) break
      this.refuseEnd(opener, closer, begun)
      items.push(this.form(depth + 1))
    }
    this.position++
    return items
  }

  private map(depth: number): Json {
    const line = this.line
    const items = this.collection('{', depth)
    if (items.length % 2 === 1) {
      throw unreadable(this.source, line, 'a map of keys and values', `a key without a value`)
    }
    const fields = new Map<string, Json>()
    for (let i = 0; i < items.length; i += 2) {
      const key = items[i] as Json
      const name = typeof key === 'string' ? key : JSON.stringify(key)
      if (fields.has(name)) {
        throw unreadable(this.source, line, 'a map with each key once', `${name} twice`)
      }
      fields.set(name, items[i + 1] as Json)
    }
    return Object.fromEntries(fields)
  }

  /** What begins with `#`: a set, a discarded form was skipped before, or a tag and the form that it is about. */
  private dispatch(depth: number): Json {
    const after = this.text[this.position + 1] ?? ''
    if (after === '{') {
      this.position++
      return this.collection('{', depth)
    }
    if (after === '#') {
      this.position += 2
      return `##${this.token()}`
    }
    this.position++
    if (!/^[A-Za-z]/.test(after)) throw this.unexpected('a tag or a set after #')
    this.token()
    return this.inner(depth, 'a form after its tag')
  }

  private inner(depth: number, what: string): Json {
    this.refuseDepth(depth)
    this.skipBlank(depth)
    if (this.position >= this.text.length) throw this.unexpected(what)
    return this.form(depth + 1)
  }

  private string(): string {
    const begun = this.line
    let text = ''
    let from = ++this.position
    for (;;) {
      const character = this.text[this.position]
      if (character === undefined) {
        throw unreadable(this.source, begun, 'a string that ends', 'the end of the text')
      }
      if (character === '"') break
      if (character === '\n') this.line++
      if (character === '\\') {
        text += this.text.slice(from, this.position) + this.escape()
        from = this.position
      } else {
        this.position++
      }
    }
    text += this.text.slice(from, this.position)
    this.position++
    return text
  }

  private escape(): string {
    const letter = this.text[this.position + 1] ?? ''
    const hex = /^[0-9a-fA-F]{4}/.exec(this.text.slice(this.position + 2, this.position + 6))
    if (letter === 'u' && hex !== null) {
      this.position += 6
      return String.fromCharCode(Number.parseInt(hex[0], 16))
    }
    const meant = ESCAPES[letter]
    if (meant === undefined) throw this.unexpected('an escape that strings know')
    this.position += 2
    return meant
  }

  private character(): string {
    const first = this.text[++this.position] ?? ''
    this.position++
    const name = first + this.token()
    if (name.length === 1) return name
    const code = /^u([0-9a-fA-F]{4})$/.exec(name)
    if (code !== null) return String.fromCharCode(Number.parseInt(code[1] as string, 16))
    const meant = CHARACTERS[name]
    if (meant === undefined) {
      throw unreadable(this.source, this.line, 'the name of a character', excerpt(`\\${name}`))
    }
    return meant
  }

  private atom(): Json {
    const from = this.position
    const token = this.token()
    if (token === 'nil') return null
    if (token === 'true') return true
    if (token === 'false') return false
    if (token.startsWith(':')) {
      if (token.length > 1) return token.slice(1)
    } else if (!/^[+-]?\d/.test(token)) {
      return token
    } else if (NUMBER.test(token)) {
      const number = Number(token.replace(/[NM]$/, ''))
      if (Number.isInteger(number) && !Number.isSafeInteger(number)) return token.replace(/[NM]$/, '')
      if (Number.isFinite(number)) return number
    } else if (/^[+-]?\d+\/\d+$/.test(token)) {
      return token
    }
    this.position = from
    throw this.unexpected('an EDN form')
  }

  private token(): string {
    const from = this.position
    while (this.position < this.text.length && !DELIMITERS.has(this.text[this.position] as string)) {
      this.position++
    }
    return this.text.slice(from, this.position)
  }

  /** Skips what counts for nothing: blanks and commas, comments, and discarded forms. */
  private skipBlank(depth: number): void {
    for (;;) {
      const character = this.text[this.position]
      if (character === '\n') this.line++
      if (character === ';') {
        const end = this.text.indexOf('\n', this.position)
        this.position = end < 0 ? this.text.length : end
      } else if (character === '#' && this.text[this.position + 1] === '_') {
        this.position += 2
        this.inner(depth + 1, 'a form to discard')
      } else if (character !== undefined && ' \t\r\n\f,\ufeff'.includes(character)) {
        this.position++
      } else {
        return
      }
    }
  }

  private refuseDepth(depth: number): void {
    if (depth > MAX_DEPTH) throw this.unexpected(`forms nested at most ${MAX_DEPTH} deep`)
  }

  private refuseEnd(opener: string, closer: string, begun: number): void {
    if (this.position < this.text.length) return
    const since = begun === this.firstLine ? '' : ` on line ${begun}`
    throw this.unexpected(`${closer} for the ${opener} that was opened${since}`)
  }

  private unexpected(expected: string): Error {
    return unreadable(this.source, this.line, expected, this.shown())
  }
}
