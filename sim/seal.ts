import { InputError } from './errors.ts'
import { DEEPEST, isPlainList, isPlainRecord, objection } from './plain-data.ts'

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
    if (!this.visit(value, 0)) throw new InputError(objection(value, name))
  }

  /** Gives `false` for what is not plain data. Where it is and what is found by a second look, off the hot path. */
  private visit(value: unknown, depth: number): boolean {
    if (typeof value === 'number') return this.number(value)
    if (typeof value === 'string') return this.text(value)
    if (typeof value !== 'object') {
      return value === true ? this.word(1, BOOLEAN, 4) : value === false ? this.word(0, BOOLEAN, 5) : false
    }
    if (value === null) return this.word(0, NULL, 4)
    if (depth > DEEPEST) return false
    return Array.isArray(value) ? this.list(value, depth) : this.record(value, depth)
  }

  private list(list: readonly unknown[], depth: number): boolean {
    if (!isPlainList(list)) return false
    this.word(list.length, LIST, 2)
    for (let i = 0; i < list.length; i++) {
      if (!this.visit(list[i], depth + 1)) return false
    }
    this.bytes += list.length > 0 ? list.length - 1 : 0
    Object.freeze(list)
    return true
  }

  private record(record: object, depth: number): boolean {
    if (!isPlainRecord(record)) return false
    const fields = record as { readonly [field: string]: unknown }
    let count = 0
    for (const field in fields) {
      const value = fields[field]
      if (value === undefined) continue
      count++
      this.text(field)
      if (!this.visit(value, depth + 1)) return false
    }
    // Two braces, a colon a field, and a comma between fields.
    this.word(count, RECORD, 2 + count + (count > 0 ? count - 1 : 0))
    Object.freeze(record)
    return true
  }

  private text(text: string): boolean {
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
    return true
  }

  private number(value: number): boolean {
    // -0 equals 0 here, and so they are one, as in JSON.
    if (value === (value | 0)) return this.word(value | 0, INTEGER, digits(value | 0))
    // The bits of a NaN are the machine's own affair.
    if (Number.isNaN(value)) return this.word(0, NOT_A_NUMBER, 4)
    doubles[0] = value
    this.word(words[0] as number, DOUBLE, Number.isFinite(value) ? String(value).length : 4)
    return this.word(words[1] as number, DOUBLE, 0)
  }

  /** Mixes a word in. Its kind goes into one lane only, so that words of two kinds never agree in both. */
  private word(word: number, kind: number, bytes: number): true {
    const a = Math.imul(this.a ^ word, PRIME_A)
    const b = Math.imul((this.b ^ word) + kind, PRIME_B)
    this.a = a ^ (a >>> 13)
    this.b = b ^ (b >>> 15)
    this.bytes += bytes
    return true
  }
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
