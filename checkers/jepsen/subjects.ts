import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { Interner, isArray, sameValue } from '../canonical.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { valueText } from '../models/shapes.ts'
import { placeOf } from '../place.ts'
import { INVOKE } from './pairing.ts'

/** The key of what has none. */
const NO_KEY = 0

/**
 * Tells what each event is about: its key, and its value without the key.
 *
 * A key stands in the event's own field; where values are `keyed`, as Jepsen's `independent` makes them, it stands in front of
 * the value, `[key, value]`. A completion may leave it away: the key is that of the invocation.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * table.push({ process: 0, type: 'invoke', f: 'add', value: ['x', 5], time: 0 })
 * new Subjects(table, true).valueOf(0, 0) // 5
 * ```
 */
export class Subjects {
  readonly keyed: boolean
  private readonly table: EventTable
  private readonly keys = new Interner()
  /** By the number of a text: the key that it is. */
  private readonly ofTexts: number[] = []

  constructor(table: EventTable, keyed: boolean) {
    this.table = table
    this.keyed = keyed
    this.keys.intern(null)
  }

  /** The number of an event's key, from 0 on; `invocation` is that of its operation, or `ABSENT`. */
  keyOf(at: number, invocation: number): number {
    const first = invocation === ABSENT ? at : invocation
    if (this.keyed) {
      const [key = null] = this.pair(first)
      return this.keys.intern([key])
    }
    const own = this.table.keys.get(first)
    const text = own === ABSENT ? this.table.keys.get(at) : own
    if (text === ABSENT) return NO_KEY
    return (this.ofTexts[text] ??= this.keys.intern([this.table.textOf(text) ?? '']))
  }

  /**
   * The value of an event without its key.
   *
   * @param at - the event's index
   * @param invocation - that of its operation, or `ABSENT`
   * @param fits - whether a value may be what stands behind a key: where answers are lists, a list of two may be one as well
   */
  valueOf(at: number, invocation: number, fits: (value: Json) => boolean = () => true): Json | undefined {
    const { table } = this
    const value = table.valueOf(table.valueNumbers.get(at))
    if (!this.keyed) return value
    const first = invocation === ABSENT ? at : invocation
    if (table.types.get(at) === INVOKE || first === at) return this.pair(first)[1]
    const key = this.pair(first)[0] as Json
    const hasKey = isArray(value) && value.length === 2 && sameValue(value[0], key) && fits(value[1] as Json)
    return hasKey ? value[1] : value
  }

  /** A key as a sentence adds it: `' of x'`, or nothing. */
  text(key: number): string {
    const name = this.nameOf(key)
    return name === undefined ? '' : ` of ${typeof name === 'string' ? name : valueText(name)}`
  }

  /** The key of a number; `undefined` for that of what has none. */
  nameOf(key: number): Json | undefined {
    return key === NO_KEY ? undefined : (this.keys.valueOf(key) as readonly Json[])[0]
  }

  private pair(at: number): readonly Json[] {
    const value = this.table.valueOf(this.table.valueNumbers.get(at))
    if (isArray(value) && value.length === 2) return value
    throw new InputError(
      `${placeOf(this.table, at)} has the value ${valueText(value)}, expected a pair [key, value], as keyed values are`,
    )
  }
}

/**
 * Numbers from 0 on for the elements that a history speaks of: pairs of a key's number and a value.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * const elements = new Elements(new Subjects(table, false))
 * elements.number(0, [1, 2]) === elements.number(0, [1, 2]) // true
 * ```
 */
export class Elements {
  private readonly subjects: Subjects
  private readonly items = new Interner()
  /** By item: the first element that it is, and the key of that; almost always the only one. */
  private readonly firstOf: number[] = []
  private readonly firstKeyOf: number[] = []
  /** By key: the other elements by the numbers of their items. */
  private readonly others: Map<number, number>[] = []
  private readonly itemOf: number[] = []
  private readonly keyNumbers: number[] = []

  constructor(subjects: Subjects) {
    this.subjects = subjects
  }

  get size(): number {
    return this.itemOf.length
  }

  /** The number of an element; one that is met for the first time gets the number `size`. */
  number(key: number, value: Json): number {
    const item = this.items.intern(value)
    if (item === this.firstOf.length) {
      this.firstOf.push(this.size)
      this.firstKeyOf.push(key)
      return this.add(key, item)
    }
    if (this.firstKeyOf[item] === key) return this.firstOf[item] as number
    const numbers = (this.others[key] ??= new Map<number, number>())
    const known = numbers.get(item)
    if (known !== undefined) return known
    numbers.set(item, this.size)
    return this.add(key, item)
  }

  keyOf(element: number): number {
    return this.keyNumbers[element] as number
  }

  /** An element as a sentence names it: `'5'`, `'5 of x'`. */
  text(element: number): string {
    return `${valueText(this.valueOf(element))}${this.subjects.text(this.keyOf(element))}`
  }

  /** An element as details list it: its value, or a pair of key and value. */
  json(element: number): Json {
    const key = this.subjects.nameOf(this.keyOf(element))
    return key === undefined ? this.valueOf(element) : [key, this.valueOf(element)]
  }

  private valueOf(element: number): Json {
    return this.items.valueOf(this.itemOf[element] as number)
  }

  private add(key: number, item: number): number {
    this.keyNumbers.push(key)
    return this.itemOf.push(item) - 1
  }
}
