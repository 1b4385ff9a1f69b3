import { InputError } from '../sim/errors.ts'
import type { Json } from '../sim/types.ts'
import { DataNumbers, MAX_DEPTH, refuseOddData } from './data-numbers.ts'

export { MAX_DEPTH }

/**
 * One text for each value: equal values have equal texts, whatever the order of their fields; `-0` is `0`.
 *
 * @param value - plain data
 * @throws InputError when the value is nested more than {@link MAX_DEPTH} deep
 *
 * @example
 * ```ts
 * canonicalText({ b: 1, a: [-0] }) // {"a":[0],"b":1}
 * ```
 */
export function canonicalText(value: Json | undefined, depth = 0): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value !== 'object') return JSON.stringify(value)
  if (depth >= MAX_DEPTH) throw new InputError(`a value is nested more than ${MAX_DEPTH} deep`)
  if (isArray(value)) return `[${value.map((item) => canonicalText(item, depth + 1)).join(',')}]`
  const fields: string[] = []
  for (const name of Object.keys(value).sort()) {
    const field = value[name]
    if (field !== undefined) fields.push(`${JSON.stringify(name)}:${canonicalText(field, depth + 1)}`)
  }
  return `{${fields.join(',')}}`
}

/**
 * Whether two values are the same data.
 *
 * @param a - plain data; absent counts as null
 * @param b - plain data; absent counts as null
 *
 * @example
 * ```ts
 * sameValue([1, 2], [1, 2]) // true
 * ```
 */
export function sameValue(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  const bothAreData = typeof a === 'object' && typeof b === 'object' && a !== null && b !== null
  if (!bothAreData) return (a ?? null) === (b ?? null)
  return canonicalText(a) === canonicalText(b)
}

/**
 * `Array.isArray` for plain data, whose arrays are read-only.
 *
 * @param value - plain data
 *
 * @example
 * ```ts
 * isArray([1]) // true
 * ```
 */
export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

/** An array of whole numbers grows as long as one in so many of its places is in use. */
const SPARSEST = 8

/** The most entries that a map of the engine's holds. */
const MAP_LIMIT = 1 << 24

function isSmall(value: Json, limit: number): value is number {
  return typeof value === 'number' && value >= 0 && value < limit && Number.isInteger(value)
}

/**
 * Small whole numbers for values, from 0 on, in the order in which they are first met: what searches compare and hash
 * instead of the values. `-0` is `0`.
 *
 * @example
 * ```ts
 * const interner = new Interner()
 * interner.intern('x') === interner.intern('x') // true
 * interner.valueOf(0) // x
 * ```
 */
export class Interner {
  /** One more than the number of a small whole number, at its place; zero for one that was not met. */
  private small = new Int32Array(64)
  /** The same for other numbers, at a place that their hash says, or the first free one after it. */
  private others = new Int32Array(64)
  private otherCount = 0
  private readonly primitives = new Map<Json, number>()
  private readonly values: Json[] = []
  private readonly data = new DataNumbers(this.values)

  get size(): number {
    return this.values.length
  }

  /**
   * The number of a value.
   *
   * @throws InputError when it is no plain data, or there are more different texts than the engine can tell apart, 16 million
   */
  intern(value: Json): number {
    if (typeof value === 'number') {
      return isSmall(value, Math.max(this.small.length, SPARSEST * this.values.length))
        ? this.smallNumber(value)
        : this.otherNumber(value)
    }
    if (value === null || typeof value !== 'object') return this.primitiveNumber(value)
    const fresh = this.values.length
    const known = this.data.intern(value, fresh)
    if (known === fresh) this.values.push(value)
    return known
  }

  /** The value of a number that `intern` gave. */
  valueOf(number: number): Json {
    return this.values[number] as Json
  }

  /** Counters and most unique values are small: finding them in an array costs a tenth of finding them in a map. */
  private smallNumber(value: number): number {
    if (value >= this.small.length) this.growSmall(value)
    const known = (this.small[value] as number) - 1
    if (known >= 0) return known
    this.small[value] = this.values.length + 1
    return this.values.push(value === 0 ? 0 : value) - 1
  }

  /** The array comes to reach a value; what it then covers leaves the table of other numbers. */
  private growSmall(value: number): void {
    const longer = new Int32Array(Math.max(value + 1, 2 * this.small.length))
    longer.set(this.small)
    this.small = longer
    this.rebuildOthers(this.others.length)
  }

  /** A table of our own: a map would take thrice the memory, and end at 16 million. */
  private otherNumber(value: number): number {
    const place = this.placeOf(value)
    const known = (this.others[place] as number) - 1
    if (known >= 0) return known
    refuseOddData(value)
    const fresh = this.values.push(value) - 1
    this.others[place] = fresh + 1
    if (2 * ++this.otherCount > this.others.length) this.rebuildOthers(2 * this.others.length)
    return fresh
  }

  /** Where a number is, or would be. */
  private placeOf(value: number): number {
    const mask = this.others.length - 1
    const low = value | 0
    const high = ((value - low) / 4_294_967_296 + (Number.isInteger(value) ? 0 : value * 1e6)) | 0
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1)
    for (let place = (mixed ^ (mixed >>> 15)) & mask; ; place = (place + 1) & mask) {
      const number = this.others[place] as number
      if (number === 0 || Object.is(this.values[number - 1], value)) return place
    }
  }

  private rebuildOthers(length: number): void {
    const before = this.others
    this.others = new Int32Array(length)
    this.otherCount = 0
    for (const number of before) {
      if (number === 0) continue
      const value = this.values[number - 1] as number
      if (isSmall(value, this.small.length)) {
        this.small[value] = number
      } else {
        this.others[this.placeOf(value)] = number
        this.otherCount++
      }
    }
  }

  private primitiveNumber(value: Json): number {
    const known = this.primitives.get(value)
    if (known !== undefined) return known
    refuseOddData(value)
    if (this.primitives.size === MAP_LIMIT)
      throw new InputError('there are more than 16 million different texts')
    const fresh = this.values.push(value) - 1
    this.primitives.set(value, fresh)
    return fresh
  }
}
