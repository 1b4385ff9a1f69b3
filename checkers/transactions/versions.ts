import type { Json } from '../../sim/types.ts'
import { Interner } from '../canonical.ts'
import { IntColumn } from '../int-column.ts'

const FIRST_PLACES = 64

/**
 * Numbers for a key and a value together, from 0 on, in the order in which they are first met.
 *
 * @example
 * ```ts
 * const versions = new Versions()
 * versions.intern(0, 'a') === versions.intern(1, 'a') // false
 * ```
 */
export class Versions {
  private readonly values = new Interner()
  private readonly keyNumbers = new IntColumn()
  private readonly valueNumbers = new IntColumn()
  /** One more than the number of a version, at a place that its hash says, or the first free one after it. */
  private places = new Int32Array(FIRST_PLACES)

  /** How many there are. */
  get length(): number {
    return this.keyNumbers.length
  }

  /** The number of a value of a key. */
  intern(key: number, value: Json): number {
    const valueNumber = this.values.intern(value)
    const place = this.placeOf(key, valueNumber)
    const known = (this.places[place] as number) - 1
    if (known >= 0) return known
    const fresh = this.keyNumbers.length
    this.keyNumbers.push(key)
    this.valueNumbers.push(valueNumber)
    this.places[place] = fresh + 1
    if (2 * this.length > this.places.length) this.grow()
    return fresh
  }

  /** The number of the key of a version. */
  keyOf(version: number): number {
    return this.keyNumbers.get(version)
  }

  /** The value of a version. */
  valueOf(version: number): Json {
    return this.values.valueOf(this.valueNumbers.get(version))
  }

  /** Where a version is, or would be. */
  private placeOf(key: number, value: number): number {
    const mask = this.places.length - 1
    const mixed = Math.imul(value ^ Math.imul(key, 0x85ebca6b), 0x9e3779b1)
    for (let place = (mixed ^ (mixed >>> 15)) & mask; ; place = (place + 1) & mask) {
      const version = (this.places[place] as number) - 1
      if (version < 0) return place
      if (this.valueNumbers.get(version) === value && this.keyNumbers.get(version) === key) return place
    }
  }

  private grow(): void {
    this.places = new Int32Array(2 * this.places.length)
    for (let version = 0; version < this.length; version++) {
      this.places[this.placeOf(this.keyNumbers.get(version), this.valueNumbers.get(version))] = version + 1
    }
  }
}
