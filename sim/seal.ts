import { InputError } from './errors.ts'
import { DEEPEST, isPlainList, isPlainRecord, objection } from './plain-data.ts'
import { textHash } from './text-hash.ts'

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
 * One walk over plain data that checks it, freezes it and hashes its full contents into two 32-bit lanes. The result stays in the
 * fields until the next walk.
 */
export class Seal {
  a = 0
  b = 0

  /**
   * Walks `value`, which is called `name` in errors.
   *
   * @throws InputError - for what is not plain data, naming the path to it
   */
  walk(value: unknown, name: string): void {
    this.a = 0x9747b28c | 0
    this.b = 0x3c6ef372
    // What is walked is mostly a record, and then what else it could be need not be asked.
    const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value)
    if (!(isRecord ? this.record(value, 0) : this.visit(value, 0)))
      throw new InputError(objection(value, name))
  }

  /** Gives `false` for what is not plain data. Where it is and what is found by a second look, off the hot path. */
  private visit(value: unknown, depth: number): boolean {
    if (typeof value === 'number') return this.number(value)
    if (typeof value === 'string') return this.text(value)
    if (typeof value !== 'object') {
      return value === true ? this.word(1, BOOLEAN) : value === false ? this.word(0, BOOLEAN) : false
    }
    if (value === null) return this.word(0, NULL)
    if (depth > DEEPEST) return false
    return Array.isArray(value) ? this.list(value, depth) : this.record(value, depth)
  }

  private list(list: readonly unknown[], depth: number): boolean {
    if (!isPlainList(list)) return false
    this.word(list.length, LIST)
    for (let i = 0; i < list.length; i++) {
      if (!this.visit(list[i], depth + 1)) return false
    }
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
    this.word(count, RECORD)
    Object.freeze(record)
    return true
  }

  private text(text: string): true {
    const hash = textHash(text)
    const a = Math.imul(this.a ^ hash.a, PRIME_A)
    const b = Math.imul((this.b ^ hash.b) + TEXT, PRIME_B)
    this.a = a ^ (a >>> 13)
    this.b = b ^ (b >>> 15)
    return true
  }

  private number(value: number): true {
    // -0 equals 0 here, and so they are one, as in JSON.
    if (value === (value | 0)) return this.word(value | 0, INTEGER)
    // The bits of a NaN are the machine's own affair.
    if (Number.isNaN(value)) return this.word(0, NOT_A_NUMBER)
    doubles[0] = value
    this.word(words[0] as number, DOUBLE)
    return this.word(words[1] as number, DOUBLE)
  }

  /** Mixes a word in. Its kind goes into one lane only, so that words of two kinds never agree in both. */
  private word(word: number, kind: number): true {
    const a = Math.imul(this.a ^ word, PRIME_A)
    const b = Math.imul((this.b ^ word) + kind, PRIME_B)
    this.a = a ^ (a >>> 13)
    this.b = b ^ (b >>> 15)
    return true
  }
}
