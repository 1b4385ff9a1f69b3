import type { Json } from '../../sim/types.ts'
import { canonicalText, MAX_DEPTH, sameValue } from '../canonical.ts'
import { inSetOrder } from '../set-order.ts'
import { copied, excerpt, THE_END, type TextWindow, unreadable } from './source.ts'

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
/** A whole number of so many digits is exact. */
const EXACT_DIGITS = 15

const BLANK = 1
const DELIMITER = 2
/** What a character is, by its code: blank, another delimiter, or part of a name or number. */
const KINDS = new Uint8Array(128)
for (const character of ' \t\r\n\f\v,') KINDS[character.charCodeAt(0)] = BLANK
for (const character of '()[]{}";') KINDS[character.charCodeAt(0)] = DELIMITER

const INTEGER = /^[+-]?(0|[1-9]\d*)N?$/
const DECIMAL = /^[+-]?\d+(\.\d*)?([eE][+-]?\d+)?M?$/
const HEXADECIMAL = /^[+-]?0[xX][0-9a-fA-F]+N?$/
const RATIO = /^[+-]?\d+\/\d+$/
/** The tag of a key and a value, as Jepsen's independent tests make their values. */
const TUPLE_TAG = /^jepsen\.independent[./][tT]uple$/

const NEWLINE = 0x0a
const QUOTE = 0x22
const HASH = 0x23
const PLUS = 0x2b
const MINUS = 0x2d
const ZERO = 0x30
const NINE = 0x39
const COLON = 0x3a
const SEMICOLON = 0x3b
const BACKSLASH = 0x5c
const CARET = 0x5e
const UNDERSCORE = 0x5f
const OPENING_BRACE = 0x7b
const BYTE_ORDER_MARK = 0xfeff

/**
 * Reads EDN, the notation of Clojure, as plain data, one form after another. Keywords and symbols become texts without the
 * colon, so that the keyword `:x`, the symbol `x` and the text `"x"` are one; `nil` becomes null, lists, vectors and sets
 * become arrays (sets in the order of their elements, so that equal ones are equal), and what is tagged loses its tag. Whole
 * numbers too large to be exact become texts of their digits, and so do ratios.
 *
 * It is our own because errors must name lines, and input may be hostile; the notation is small. Source: edn-format.org.
 *
 * @example
 * ```ts
 * const form = new EdnReader(windowOn('{:f :read, :value nil}', undefined)).next()
 * JSON.stringify(form) // {"f":"read","value":null}
 * ```
 */
export class EdnReader {
  private readonly window: TextWindow
  private readonly firstLine: number
  private readonly tuples = new WeakSet()

  /** @param window - what is read; the reader moves its position and its line */
  constructor(window: TextWindow) {
    this.window = window
    this.firstLine = window.line
  }

  /**
   * The next form.
   *
   * @throws InputError where the text is not EDN, naming the line
   */
  next(): Json | typeof END {
    this.skipBlank(0)
    return this.window.code() < 0 ? END : this.form(0)
  }

  /** The character at which the next form begins; empty at the end. */
  peek(): string {
    this.skipBlank(0)
    return this.window.code() < 0 ? '' : (this.window.text[this.window.position] as string)
  }

  /** Whether a value that was read is tagged as a key and a value. */
  isTuple(value: Json | undefined): boolean {
    return typeof value === 'object' && value !== null && this.tuples.has(value)
  }

  private form(depth: number): Json {
    const { window } = this
    this.refuseDepth(depth)
    const code = window.code()
    if (KINDS[code] === DELIMITER) {
      const character = window.text[window.position] as string
      if (character === '"') return this.string()
      if (character === '{') return this.map(depth, '')
      if (character === '[' || character === '(') return this.collection(character, depth)
      throw window.unexpected('an EDN form')
    }
    if (code === HASH) return this.dispatch(depth)
    if (code === BACKSLASH) return this.character()
    if (code === CARET) {
      window.position++
      this.inner(depth, 'metadata')
      return this.inner(depth, 'a form after its metadata')
    }
    return this.atom()
  }

  private collection(opener: string, depth: number): Json[] {
    const closer = CLOSERS[opener] as string
    const items: Json[] = []
    const { line } = this.window
    this.window.position++
    while (!this.closes(opener, closer, line, depth)) items.push(this.form(depth + 1))
    return items
  }

  /** Whether the next character closes a collection; it is then skipped. */
  private closes(opener: string, closer: string, begun: number, depth: number): boolean {
    const { window } = this
    this.skipBlank(depth)
    const code = window.code()
    if (code < 0) {
      const since = begun === this.firstLine ? '' : ` on line ${begun}`
      throw window.unexpected(`${closer} for the ${opener} that was opened${since}`)
    }
    if (window.text[window.position] !== closer) return false
    window.position++
    return true
  }

  /** A map, whose keys are in a namespace unless that is empty. */
  private map(depth: number, namespace: string): Json {
    const { window } = this
    const { line } = window
    const fields: { [name: string]: Json } = {}
    window.position++
    while (!this.closes('{', '}', line, depth)) {
      const isKeyword = window.code() === COLON
      const key = this.form(depth + 1)
      const plain = typeof key === 'string' ? key : canonicalText(key)
      const name = isKeyword && namespace !== '' ? inNamespace(namespace, plain) : plain
      if (Object.hasOwn(fields, name)) {
        throw unreadable(window, line, 'a map with each key once', `${excerpt(name)} twice`)
      }
      if (this.closes('{', '}', line, depth)) {
        throw unreadable(window, line, 'a map of keys and values', 'a key without a value')
      }
      put(fields, name, this.form(depth + 1))
    }
    return fields
  }

  private set(depth: number): Json[] {
    const { line } = this.window
    const elements = inSetOrder(this.collection('{', depth))
    for (const [i, element] of elements.entries()) {
      if (i === 0 || !sameValue(element, elements[i - 1])) continue
      const found = `${excerpt(canonicalText(element))} twice`
      throw unreadable(this.window, line, 'a set with each element once', found)
    }
    return elements
  }

  /** What begins with `#`; discarded forms were skipped before. */
  private dispatch(depth: number): Json {
    const { window } = this
    const code = window.code(window.position + 1)
    const after = code < 0 ? '' : String.fromCharCode(code)
    if (after === '{') {
      window.position++
      return this.set(depth)
    }
    if (after === '#') {
      window.position += 2
      return `##${this.token()}`
    }
    window.position++
    // Clojure prints regular expressions and variables like this, in the errors that its programs report.
    if (after === '"') return this.string()
    if (after === "'") return this.token().slice(1)
    if (after === ':') return this.namespacedMap(depth)
    if (!/^[A-Za-z]/.test(after)) throw window.unexpected('a tag or a set after #')
    const tag = this.token()
    const tagged = this.inner(depth, 'a form after its tag')
    if (TUPLE_TAG.test(tag)) this.rememberTuple(tagged)
    return tagged
  }

  private rememberTuple(tagged: Json): void {
    if (!Array.isArray(tagged) || tagged.length !== 2) {
      throw unreadable(
        this.window,
        this.window.line,
        'a tuple of a key and a value',
        excerpt(canonicalText(tagged)),
      )
    }
    this.tuples.add(tagged)
  }

  private namespacedMap(depth: number): Json {
    const { window } = this
    const namespace = this.token().replace(/^::?/, '')
    this.skipBlank(depth)
    if (window.code() !== OPENING_BRACE) throw window.unexpected('a map after its namespace')
    return this.map(depth, namespace)
  }

  private inner(depth: number, what: string): Json {
    this.refuseDepth(depth)
    this.skipBlank(depth)
    if (this.window.code() < 0) throw this.window.unexpected(what)
    return this.form(depth + 1)
  }

  private string(): string {
    const { window } = this
    const begun = window.line
    let text = ''
    let from = ++window.position
    for (;;) {
      const code = window.code()
      if (code < 0) throw unreadable(window, begun, 'a string that ends', THE_END)
      if (code === QUOTE) break
      if (code === NEWLINE) window.line++
      if (code === BACKSLASH) {
        text += copied(window.text, from, window.position) + this.escape()
        from = window.position
      } else {
        window.position++
      }
    }
    const rest = copied(window.text, from, window.position)
    window.position++
    return text === '' ? rest : text + rest
  }

  private escape(): string {
    const { window } = this
    const code = window.code(window.position + 1)
    const letter = code < 0 ? '' : String.fromCharCode(code)
    if (letter === 'u') {
      window.code(window.position + 5)
      const hex = /^[0-9a-fA-F]{4}/.exec(window.text.slice(window.position + 2, window.position + 6))
      if (hex !== null) {
        window.position += 6
        return String.fromCharCode(Number.parseInt(hex[0], 16))
      }
    }
    const meant = Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined
    if (meant === undefined) throw window.unexpected('an escape that strings know')
    window.position += 2
    return meant
  }

  private character(): string {
    const { window } = this
    const first = window.code(++window.position)
    if (first < 0) throw unreadable(window, window.line, 'the name of a character', THE_END)
    window.position++
    const name = String.fromCharCode(first) + this.token()
    if (name.length === 1) return name
    const code = /^u([0-9a-fA-F]{4})$/.exec(name)
    if (code !== null) return String.fromCharCode(Number.parseInt(code[1] as string, 16))
    const meant = Object.hasOwn(CHARACTERS, name) ? CHARACTERS[name] : undefined
    // A character outside the basic plane is two units long.
    if (meant === undefined && name === String.fromCodePoint(name.codePointAt(0) ?? 0)) return name
    if (meant === undefined) {
      throw unreadable(window, window.line, 'the name of a character', excerpt(`\\${name}`))
    }
    return meant
  }

  private atom(): Json {
    const { window } = this
    const from = window.position
    const first = window.code()
    const token = this.token()
    if (first === COLON) {
      if (token.length > 1) return token.slice(1)
    } else if (isDigit(first) || ((first === MINUS || first === PLUS) && isDigit(token.charCodeAt(1)))) {
      const number = numberOf(token)
      if (number !== undefined) return number
    } else {
      if (token === 'nil') return null
      if (token === 'true') return true
      return token === 'false' ? false : token
    }
    throw window.unexpected('an EDN form', from)
  }

  private token(): string {
    const { window } = this
    const from = window.position
    const { text } = window
    let at = from
    while (at < text.length && !isDelimiter(text.charCodeAt(at))) at++
    if (at === text.length) window.end()
    window.position = at
    return copied(text, from, at)
  }

  /** Skips what counts for nothing: blanks and commas, comments, and discarded forms. */
  private skipBlank(depth: number): void {
    const { window } = this
    for (;;) {
      const code = window.code()
      if (code === NEWLINE) window.line++
      if (code === SEMICOLON) {
        const end = window.text.indexOf('\n', window.position)
        if (end < 0) window.end()
        window.position = end < 0 ? window.text.length : end
      } else if (code === HASH && window.code(window.position + 1) === UNDERSCORE) {
        window.position += 2
        this.inner(depth + 1, 'a form to discard')
      } else if (code === BYTE_ORDER_MARK || KINDS[code] === BLANK) {
        window.position++
      } else {
        return
      }
    }
  }

  private refuseDepth(depth: number): void {
    if (depth > MAX_DEPTH) throw this.window.unexpected(`forms nested at most ${MAX_DEPTH} deep`)
  }
}

function isDelimiter(code: number): boolean {
  return code < 128 && KINDS[code] !== 0
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE
}

function numberOf(token: string): Json | undefined {
  const small = smallNumberOf(token)
  if (small >= 0) return small
  const isInteger = INTEGER.test(token)
  if (isInteger || DECIMAL.test(token)) {
    if (!isInteger && /^[+-]?0\d/.test(token)) return undefined
    const digits = token.replace(/[NM]$/, '')
    const number = Number(digits)
    if (Number.isInteger(number) && !Number.isSafeInteger(number)) return digits.replace(/^\+/, '')
    return Number.isFinite(number) ? number : undefined
  }
  if (RATIO.test(token)) return token
  if (!HEXADECIMAL.test(token)) return undefined
  const number = Number.parseInt(token, 16)
  return Number.isSafeInteger(number) ? number : token
}

/** The number of up to 15 digits that begin with no zero; -1 for all else. */
function smallNumberOf(token: string): number {
  const { length } = token
  if (length > EXACT_DIGITS || (length > 1 && token.charCodeAt(0) === ZERO)) return -1
  let number = 0
  for (let i = 0; i < length; i++) {
    const code = token.charCodeAt(i)
    if (!isDigit(code)) return -1
    number = number * 10 + (code - ZERO)
  }
  return number
}

function inNamespace(namespace: string, name: string): string {
  if (name.startsWith('_/')) return name.slice(2)
  return name.includes('/') ? name : `${namespace}/${name}`
}

function put(fields: { [name: string]: Json }, name: string, value: Json): void {
  if (name !== '__proto__') {
    fields[name] = value
    return
  }
  Object.defineProperty(fields, name, { value, enumerable: true, configurable: true, writable: true })
}
