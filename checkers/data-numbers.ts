import { InputError } from '../sim/errors.ts'
import type { Json } from '../sim/types.ts'

/** How deep a value may be nested, in arrays and objects: far beyond any real history, far below the call stack. */
export const MAX_DEPTH = 100

/** Arrays and objects, with equal ones for equal data. */
type Data = Exclude<Json, string | number | boolean | null>

/**
 * Finds numbers of arrays and objects by what is in them. A map from their texts would do, but to make the texts costs more
 * than all else in reading transactions, and to keep them as much memory as the values.
 *
 * @example
 * ```ts
 * const values = [[1, 2]]
 * const numbers = new DataNumbers(values)
 * numbers.intern([1, 2], 0) // 0
 * numbers.intern([1, 2], 1) // 0
 * ```
 */
export class DataNumbers {
  private readonly values: readonly Json[]
  /** One more than the number of a value, at a place that its hash says, or the first free one after it. */
  private numbers = new Int32Array(64)
  private hashes = new Int32Array(64)
  private count = 0

  /** @param values - what the numbers are numbers of, by them */
  constructor(values: readonly Json[]) {
    this.values = values
  }

  /**
   * The number of a value that was met before, or else the one given, which is then the value's.
   *
   * @throws InputError when the value is nested more than {@link MAX_DEPTH} deep, or holds what is no plain data
   */
  intern(value: Data, fresh: number): number {
    const hash = hashOf(value, 0)
    const mask = this.numbers.length - 1
    let place = hash & mask
    for (; this.numbers[place] !== 0; place = (place + 1) & mask) {
      const known = (this.numbers[place] as number) - 1
      if (this.hashes[place] === hash && sameData(this.values[known], value)) return known
    }
    refuseOddData(value)
    this.put(place, fresh + 1, hash)
    if (2 * ++this.count > this.numbers.length) this.grow()
    return fresh
  }

  private put(place: number, number: number, hash: number): void {
    this.numbers[place] = number
    this.hashes[place] = hash
  }

  private grow(): void {
    const { numbers, hashes } = this
    const mask = 2 * numbers.length - 1
    this.numbers = new Int32Array(mask + 1)
    this.hashes = new Int32Array(mask + 1)
    for (const [at, number] of numbers.entries()) {
      if (number === 0) continue
      const hash = hashes[at] as number
      let place = hash & mask
      while (this.numbers[place] !== 0) place = (place + 1) & mask
      this.put(place, number, hash)
    }
  }
}

/**
 * Refuses what no JSON can say: a history could be judged by what it is taken for, but not for what it is.
 *
 * @param value - what a history gives for a value
 * @throws InputError for a number that is not finite, a function, a symbol, a bigint, or an object with a class, such as a Date
 *
 * @example
 * ```ts
 * refuseOddData([1, { a: 'b' }]) // undefined
 * ```
 */
export function refuseOddData(value: unknown): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  if (typeof value === 'number' ? Number.isFinite(value) : isPlain(value)) {
    if (typeof value === 'object') for (const field of Object.values(value)) refuseField(field)
    return
  }
  const given =
    typeof value === 'object'
      ? `a ${value.constructor.name}`
      : typeof value === 'number'
        ? `${value}`
        : `a ${typeof value}`
  throw new InputError(
    `a value is or holds ${given}, expected plain data: finite numbers, texts, true, false, null, lists and objects of these`,
  )
}

function refuseField(field: unknown): void {
  if (field !== undefined) refuseOddData(field)
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/**
 * Whether two values are the same data: fields in any order, those that are `undefined` as if they were not there.
 *
 * @param a - plain data, nested at most {@link MAX_DEPTH} deep
 * @param b - the same
 *
 * @example
 * ```ts
 * sameData({ a: [-0], b: undefined }, { a: [0] }) // true
 * ```
 */
export function sameData(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    const other: readonly Json[] = b
    return a.every((item: Json, at) => sameData(item, other[at]))
  }
  const [fields, others] = [a, b] as readonly { readonly [name: string]: Json | undefined }[]
  return includes(fields ?? {}, others ?? {}) && includes(others ?? {}, fields ?? {})
}

function includes(
  fields: { readonly [name: string]: Json | undefined },
  others: { readonly [name: string]: Json | undefined },
): boolean {
  return Object.keys(fields).every((name) => {
    const other = Object.hasOwn(others, name) ? others[name] : undefined
    return sameData(fields[name], other)
  })
}

function hashOf(value: Json | undefined, depth: number): number {
  if (typeof value === 'number') return mix(value | 0, (value / 65_536) | 0)
  if (typeof value === 'string') return textHash(value)
  if (typeof value !== 'object' || value === null) return value === true ? 3 : value === false ? 5 : 7
  if (depth >= MAX_DEPTH) throw new InputError(`a value is nested more than ${MAX_DEPTH} deep`)
  if (Array.isArray(value)) {
    let hash = 11
    for (const item of value as readonly Json[]) hash = mix(hash, hashOf(item, depth + 1))
    return hash
  }
  // A sum, since fields may stand in any order.
  let hash = 13
  for (const [name, field] of Object.entries(value)) {
    if (field !== undefined) hash = (hash + mix(textHash(name), hashOf(field, depth + 1))) | 0
  }
  return mix(17, hash)
}

function textHash(text: string): number {
  let hash = text.length
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mix(19, hash)
}

function mix(hash: number, more: number): number {
  const mixed = Math.imul(hash ^ Math.imul(more, 0x85ebca6b), 0x9e3779b1)
  return mixed ^ (mixed >>> 15)
}
