import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { FAIL, INVOKE, OK } from './pairing.ts'
import { Elements, type Subjects } from './subjects.ts'
import type { Teller } from '../explanation/teller.ts'

/** What stands where an element has no such event. */
export const NEVER = -2

/**
 * The books on what was put in: for each element, how often that was tried, acknowledged or refused, and whether it was seen
 * before anyone had tried.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * const attempts = new Attempts(new Subjects(table, false))
 * table.push({ process: 0, type: 'invoke', f: 'add', value: 5, time: 0 })
 * const five = attempts.take(table, 0, 0)
 * attempts.open[five] // 1
 * ```
 */
export class Attempts {
  readonly elements: Elements
  /** By element: how many attempts have not failed so far. */
  readonly open: number[] = []
  /** By element: how many attempts there were, with those that failed. */
  readonly all: number[] = []
  /** By element: how many attempts were acknowledged. */
  readonly acknowledged: number[] = []
  /** By element: the index of the first event of an attempt, or {@link NEVER}. */
  readonly first: number[] = []
  /** By element: the index of the first acknowledgement, or {@link NEVER}. */
  readonly known: number[] = []
  private readonly subjects: Subjects

  constructor(subjects: Subjects) {
    this.subjects = subjects
    this.elements = new Elements(subjects)
  }

  /** The number of an element, which is met for the first time, maybe. */
  number(key: number, value: Json): number {
    const element = this.elements.number(key, value)
    if (element === this.open.length) {
      this.open.push(0)
      this.all.push(0)
      this.acknowledged.push(0)
      this.first.push(NEVER)
      this.known.push(NEVER)
    }
    return element
  }

  /** Takes up an event of an operation that puts an element in, and gives the element's number. */
  take(table: EventTable, at: number, invocation: number): number {
    const type = table.types.get(at)
    const key = this.subjects.keyOf(at, invocation)
    // The element is what the invocation named, whatever a completion repeats.
    const from = invocation === ABSENT ? at : invocation
    const element = this.number(key, this.subjects.valueOf(from, from) ?? null)
    if (type === INVOKE || invocation === ABSENT) {
      this.all[element]!++
      this.open[element]!++
      if (this.first[element] === NEVER) this.first[element] = at
    }
    if (type === FAIL) this.open[element]!--
    if (type === OK) {
      this.acknowledged[element]!++
      if (this.known[element] === NEVER) this.known[element] = at
    }
    return element
  }

  /** Why an element should not have been seen: nobody had tried to put it in, or nobody had succeeded. */
  reason(element: number, teller: Teller, put: string): string {
    if (this.all[element] === 0) return `which nobody ever tried to ${put}`
    const first = this.first[element] as number
    if (this.open[element] === 0) return `though ${teller.whose(first, `attempt to ${put} it`)} failed`
    return `before anyone tried to ${put} it, as ${teller.who(first)} did ${teller.when(first)}`
  }
}
