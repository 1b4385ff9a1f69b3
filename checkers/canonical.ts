import { InputError } from '../sim/errors.ts'
import type { Json } from '../sim/types.ts'

/** How deep a value may be nested, in arrays and objects: far beyond any real history, far below the call stack. */
export const MAX_DEPTH = 100

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

function isSmall(value: Json, limit: number): value is number {
  return typeof value === 'number' && value >= 0 && value < limit && Number.isInteger(value)
}

/**
 * Small whole numbers for values, from 0 on, in the order in which they are first met: what searches compare and hash
 * instead of the values.
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
  private readonly primitives = new Map<Json, number>()
  private readonly texts = new Map<string, number>()
  private readonly values: Json[] = []

  get size(): number {
    return this.values.length
  }

  /** The number of a value. */
  intern(value: Json): number {
    if (isSmall(value, Math.max(this.small.length, SPARSEST * this.values.length))) {
      return this.smallNumber(value)
    }
    if (value === null || typeof value !== 'object') return this.number(this.primitives, value, value)
    return this.number(this.texts, canonicalText(value), value)
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
    return this.values.push(value) - 1
  }

  /** The array comes to reach a value; what it then covers leaves the map. */
  private growSmall(value: number): void {
    const longer = new Int32Array(Math.max(value + 1, 2 * this.small.length))
    longer.set(this.small)
    this.small = longer
    for (const [known, number] of this.primitives) {
      if (!isSmall(known, longer.length)) continue
      longer[known] = number + 1
      this.primitives.delete(known)
    }
  }

  private number<K>(numbers: Map<K, number>, key: K, value: Json): number {
    const known = numbers.get(key)
    if (known !== undefined) return known
    const fresh = this.values.length
    numbers.set(key, fresh)
    this.values.push(value)
    return fresh
  }
}
