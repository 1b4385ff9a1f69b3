import { InputError } from './errors.ts'

const PRIME_A = 0x85ebca6b
const PRIME_B = 0xc2b2ae35
// What a word stands for: any numbers will do, far apart.
const NULL = 0x1f83d9ab
const BOOLEAN = 0x5be0cd19
const INTEGER = 0x7f4a7c15
const DOUBLE = 0x2b7e1516
const NOT_A_NUMBER = 0x428a2f98
const TEXT = 0x71374491
const LIST = 0x35c0fbcf
const RECORD = 0x69b5dba5

const doubles = new Float64Array(1)
const words = new Uint32Array(doubles.buffer)

/**
 * One walk over plain data that checks it, freezes it, hashes its full contents into two 32-bit lanes and counts its bytes
 * as canonical JSON. The result stays in the fields until the next walk: the hot path allocates nothing.
 */
export class Seal {
  a = 0
  b = 0
  bytes = 0

  /**
   * Walks `value`, which is called `name` in errors.
   *
   * @throws InputError - for what is not plain data, naming the path to it
   */
  walk(value: unknown, name: string): void {
    this.a = 0x9747b28c
    this.b = 0x3c6ef372
    this.bytes = 0
    try {
      this.visit(value, 0)
    } catch (error) {
      if (error instanceof NotPlain)
        throw new InputError(`${name}${error.path} is ${error.what}: expected plain data`)
      throw error
    }
  }

  private visit(value: unknown, depth: number): void {
    if (typeof value === 'number') return this.number(value)
    if (typeof value === 'string') return this.text(value)
    if (value === null) return this.word(0, NULL, 4)
    if (value === true) return this.word(1, BOOLEAN, 4)
    if (value === false) return this.word(0, BOOLEAN, 5)
    if (typeof value !== 'object') throw new NotPlain(described(value))
    if (depth > 100) throw new NotPlain('nested more than 100 deep (or contains itself)')
    if (Array.isArray(value)) return this.list(value, depth)
    this.record(value, depth)
  }

  private list(list: readonly unknown[], depth: number): void {
    this.word(list.length, LIST, 2)
    for (let i = 0; i < list.length; i++) {
      try {
        this.visit(list[i], depth + 1)
      } catch (error) {
        throw error instanceof NotPlain ? error.under(`[${i}]`) : error
      }
    }
    this.bytes += list.length > 0 ? list.length - 1 : 0
    Object.freeze(list)
  }

  private record(record: object, depth: number): void {
    const prototype: unknown = Object.getPrototypeOf(record)
    if (prototype !== Object.prototype && prototype !== null) throw new NotPlain(described(record))
    const fields = record as { readonly [field: string]: unknown }
    let count = 0
    for (const field in fields) {
      const value = fields[field]
      if (value === undefined) continue
      count++
      this.text(field)
      try {
        this.visit(value, depth + 1)
      } catch (error) {
        throw error instanceof NotPlain ? error.under(`.${field}`) : error
      }
    }
    // Two braces, a colon a field, and a comma between fields.
    this.word(count, RECORD, 2 + count + (count > 0 ? count - 1 : 0))
    Object.freeze(record)
  }

  private text(text: string): void {
    let a = this.a
    let b = this.b
    let simple = true
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      a = Math.imul(a ^ unit, PRIME_A)
      b = Math.imul((b ^ unit) + 0x7f4a7c15, PRIME_B)
      if (unit > 0x7e || unit < 0x20 || unit === 0x22 || unit === 0x5c) simple = false
    }
    this.a = a
    this.b = b
    this.word(text.length, TEXT, 0)
    this.bytes += simple ? text.length + 2 : bytesOfText(text)
  }

  private number(value: number): void {
    if (value === (value | 0)) {
      // -0 equals 0 here, and so they are one, as in JSON.
      this.word(value | 0, INTEGER, digits(value | 0))
      return
    }
    if (Number.isNaN(value)) {
      // The bits of a NaN are the machine's own affair.
      this.word(0, NOT_A_NUMBER, 4)
      return
    }
    doubles[0] = value
    this.word(words[0] as number, DOUBLE, Number.isFinite(value) ? String(value).length : 4)
    this.word(words[1] as number, DOUBLE, 0)
  }

  /** Mixes a word in. Its kind goes into one lane only, so that words of two kinds never agree in both. */
  private word(word: number, kind: number, bytes: number): void {
    const a = Math.imul(this.a ^ word, PRIME_A)
    const b = Math.imul((this.b ^ word) + kind, PRIME_B)
    this.a = a ^ (a >>> 13)
    this.b = b ^ (b >>> 15)
    this.bytes += bytes
  }
}

class NotPlain extends Error {
  readonly what: string
  readonly path: string

  constructor(what: string, path = '') {
    super(what)
    this.what = what
    this.path = path
  }

  under(step: string): NotPlain {
    return new NotPlain(this.what, `${step}${this.path}`)
  }
}

function described(value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    const name: unknown = value.constructor?.name
    return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object with a prototype of its own'
  }
  return value === undefined ? 'undefined' : `a ${typeof value}`
}

function digits(value: number): number {
  if (value >= 0 && value < 10) return 1
  let magnitude = value < 0 ? -value : value
  let count = value < 0 ? 2 : 1
  while (magnitude >= 1000) {
    magnitude = Math.floor(magnitude / 1000)
    count += 3
  }
  return magnitude >= 100 ? count + 2 : magnitude >= 10 ? count + 1 : count
}

/** The length of a text as well-formed JSON in UTF-8: lone surrogates and control characters are escaped. */
function bytesOfText(text: string): number {
  let bytes = 0
  for (const character of JSON.stringify(text)) {
    const point = character.codePointAt(0) as number
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}
