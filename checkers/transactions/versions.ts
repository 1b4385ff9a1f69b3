import type { Json } from '../../sim/types.ts'
import { Interner } from '../canonical.ts'
import { IntColumn } from '../int-column.ts'
import { ColumnMemory } from './column-memory.ts'

const FEWEST_PLACES = 64

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
  /** Values that are no whole numbers from 0 on, which stand for themselves. */
  private readonly others = new Interner()
  /** For each version its key, and its value: a whole number, or the complement of the number of another. */
  private readonly pairs: IntColumn
  /** One more than the number of a version, at a place that its value says, or its hash, or the first free one after that. */
  private places: Int32Array
  private readonly memory: ColumnMemory

  /**
   * @param memory - where columns are to be
   * @param expected - how many versions there will be, about
   */
  constructor(memory = new ColumnMemory(), expected = 0) {
    let places = FEWEST_PLACES
    while (places < 2 * expected) places *= 2
    this.memory = memory
    this.pairs = new IntColumn(memory.ints(places))
    this.places = memory.ints(places)
  }

  /** How many there are. */
  get length(): number {
    return this.pairs.length / 2
  }

  /** The number of a value of a key. */
  intern(key: number, value: Json): number {
    const number =
      typeof value === 'number' && (value | 0) === value && value >= 0
        ? value | 0
        : ~this.others.intern(value)
    const place = this.placeOf(key, number)
    const known = (this.places[place] as number) - 1
    if (known >= 0) return known
    const fresh = this.length
    this.pairs.push(key)
    this.pairs.push(number)
    this.places[place] = fresh + 1
    if (2 * this.length > this.places.length) this.grow()
    return fresh
  }

  /** The number of the key of a version. */
  keyOf(version: number): number {
    return this.pairs.get(2 * version)
  }

  /** The value of a version. */
  valueOf(version: number): Json {
    const number = this.pairs.get(2 * version + 1)
    return number < 0 ? this.others.valueOf(~number) : number
  }

  /**
   * Where a version is, or would be. The value alone says where to look first: values that are unique among all keys, as most
   * are, stand side by side then, and what is written one after another is mostly read together.
   */
  private placeOf(key: number, value: number): number {
    const mask = this.places.length - 1
    const first = value & mask
    if (!this.isOfAnother(first, key, value)) return first
    const mixed = Math.imul(value ^ Math.imul(key, 0x85ebca6b), 0x9e3779b1)
    let place = (mixed ^ (mixed >>> 15)) & mask
    while (this.isOfAnother(place, key, value)) place = (place + 1) & mask
    return place
  }

  private isOfAnother(place: number, key: number, value: number): boolean {
    const pair = 2 * ((this.places[place] as number) - 1)
    return pair >= 0 && (this.pairs.get(pair + 1) !== value || this.pairs.get(pair) !== key)
  }

  private grow(): void {
    this.places = this.memory.ints(2 * this.places.length)
    for (let version = 0; version < this.length; version++) {
      const place = this.placeOf(this.pairs.get(2 * version), this.pairs.get(2 * version + 1))
      this.places[place] = version + 1
    }
  }
}
