import { InputError } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { ABSENT, type EventTable } from '../event-table.ts'
import { placeOf } from '../place.ts'
import { Attempts, NEVER } from './attempts.ts'
import { FAIL, INFO, INVOKE, OK, type Pairing } from './pairing.ts'
import { itemsOf } from './set-reads.ts'
import { Subjects } from './subjects.ts'
import type { Teller } from '../explanation/teller.ts'

/** The operations of a queue, as the checkers of queues expect them. */
export const queueOperations = {
  enqueue: 'puts its value in',
  dequeue: 'answers an element that it took out, or null if there was none, or fails',
  drain: 'answers a list of all elements, which it took out',
} as const

/** Places in {@link queueOperations}. */
const [ENQUEUE, , DRAIN] = [0, 1, 2]

/** A drain that ended: from its end on, what was there when it began is taken out. */
export interface Drain {
  readonly key: number
  readonly begun: number
  readonly ended: number
}

/** A dequeue or drain of which nobody knows what it took out, if anything. */
export interface Crash {
  readonly key: number
  readonly invocation: number
  readonly isDrain: boolean
}

/** What came out without having been put in, or more often than that. */
interface Excess {
  readonly element: number
  /** The event at which it came to be too much: a dequeue, or an enqueue that failed. */
  readonly at: number
  /** How often it had come out by then. */
  readonly dequeued: number
  /** How often it can have been put in by then. */
  readonly enqueued: number
}

/**
 * The books on a queue: what was put in, what came out, and what may have come out without anyone knowing.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * const books = new QueueBooks(new Pairing(table), false)
 * table.push({ process: 0, type: 'ok', f: 'drain', value: ['a', 'b'], time: 0 })
 * books.take(0, -1, 2)
 * books.unexpectedCount // 2
 * ```
 */
export class QueueBooks {
  private readonly pairing: Pairing
  private readonly table: EventTable
  readonly attempts: Attempts
  /** By element: how often it came out. */
  readonly dequeued: number[] = []
  /** By element: how often it came out when nobody had tried to put it in. */
  readonly unexpected: number[] = []
  /** By element: how often it came out beyond how often it had been put in, if it had. */
  readonly duplicated: number[] = []
  unexpectedCount = 0
  duplicatedCount = 0
  readonly drains: Drain[] = []
  /** By element: its last acknowledgement; of one that went in twice, nobody can say which of the two is missing. */
  readonly lastAcknowledged: number[] = []
  private readonly subjects: Subjects
  /** What was taken out, by the invocation of what may have taken it: open or crashed. */
  private readonly unknown = new Map<number, Crash>()
  private readonly excesses: Excess[] = []

  constructor(pairing: Pairing, keyed: boolean) {
    this.pairing = pairing
    this.table = pairing.table
    this.subjects = new Subjects(pairing.table, keyed)
    this.attempts = new Attempts(this.subjects)
  }

  /** Dequeues and drains whose outcome nobody knows, in the order of their invocations. */
  get crashes(): readonly Crash[] {
    return [...this.unknown.values()].sort((a, b) => a.invocation - b.invocation)
  }

  take(at: number, invocation: number, operation: number): void {
    if (operation === ENQUEUE) this.takeEnqueue(at, invocation)
    else this.takeOut(at, invocation, operation === DRAIN)
  }

  /** The elements with a count in a column, each as often as that, as details list them. */
  list(counts: readonly number[]): Json[] {
    return counts.flatMap((count, element) =>
      count > 0 ? Array<Json>(count).fill(this.attempts.elements.json(element)) : [],
    )
  }

  /** In words what came out though it could not, with its core; only asked for where there is such a thing. */
  whyExcess(
    teller: Teller,
    counts: readonly (readonly number[])[],
  ): { verdict: 'invalid'; why: string; core: number[] } {
    const { attempts } = this
    const counted = ({ element }: Excess) => counts.some((count) => (count[element] ?? 0) > 0)
    const { element, at, dequeued, enqueued } = this.excesses.find(counted) as Excess
    const what = attempts.elements.text(element)
    const events = this.eventsAbout(element, at)
    const last = events.out.at(-1) as number
    const isUnexpected = this.unexpected[element] !== 0
    const reason = isUnexpected
      ? attempts.reason(element, teller, 'enqueue')
      : `which by then was dequeued ${timesText(dequeued)} and enqueued ${timesText(enqueued)} at most`
    const first = attempts.first[element] as number
    const put = isUnexpected ? (first === NEVER ? [] : [first]) : events.in
    const out = isUnexpected ? [last] : events.out
    const why = `${teller.whose(last, 'dequeue')} gave ${what}, ${reason}`
    return { verdict: 'invalid', why, core: this.pairing.eventsOf([...put, ...out]) }
  }

  /** The events up to one that put an element in, and that took it out. */
  private eventsAbout(element: number, end: number): { readonly in: number[]; readonly out: number[] } {
    const found: { in: number[]; out: number[] } = { in: [], out: [] }
    const { table, subjects, attempts } = this
    for (let index = 0; index <= end; index++) {
      if (!this.pairing.isOfClient(index)) continue
      const { f, type } = table.at(index)
      if (f === 'enqueue' && type === 'invoke') {
        const value = subjects.valueOf(index, index) ?? null
        if (attempts.number(subjects.keyOf(index, index), value) === element) found.in.push(index)
      }
      if (f === 'enqueue' || type !== 'ok') continue
      const invocation = this.pairing.partnerOf(index)
      const key = subjects.keyOf(index, invocation)
      for (const value of this.taken(index, invocation, f === 'drain')) {
        if (attempts.number(key, value) === element) found.out.push(index)
      }
    }
    return found
  }

  private takeEnqueue(at: number, invocation: number): void {
    const element = this.attempts.take(this.table, at, invocation)
    this.reach(element)
    if (invocation === ABSENT) this.excuse(element)
    const type = this.table.types.get(at)
    if (type === OK) this.lastAcknowledged[element] = at
    if (type === FAIL) this.settle(element, at)
  }

  private takeOut(at: number, invocation: number, isDrain: boolean): void {
    const type = this.table.types.get(at)
    const key = this.subjects.keyOf(at, invocation)
    if (type === INVOKE || (type === INFO && invocation === ABSENT)) {
      this.unknown.set(type === INVOKE ? at : -1 - at, { key, invocation, isDrain })
    }
    if (type === FAIL || type === OK) this.unknown.delete(invocation)
    if (type !== OK) return
    if (isDrain) this.drains.push({ key, begun: invocation, ended: at })
    for (const value of this.taken(at, invocation, isDrain)) {
      const element = this.attempts.number(key, value)
      this.reach(element)
      this.dequeued[element]!++
      this.settle(element, at)
    }
  }

  private taken(at: number, invocation: number, isDrain: boolean): readonly Json[] {
    if (!isDrain) {
      const value = this.subjects.valueOf(at, invocation) ?? null
      return value === null && this.saysEmpty(at, invocation) ? [] : [value]
    }
    const items = itemsOf(this.table, this.subjects, at, invocation)
    if (items !== undefined) return items
    throw new InputError(`${placeOf(this.table, at)} answers drain with null, expected a list of elements`)
  }

  /** A dequeue that answers null found nothing, unless somebody puts nulls in. */
  private saysEmpty(at: number, invocation: number): boolean {
    const element = this.attempts.number(this.subjects.keyOf(at, invocation), null)
    return this.attempts.all[element] === 0
  }

  /** Books what came out beyond what can have been put in by now. */
  private settle(element: number, at: number): void {
    const open = this.attempts.open[element] as number
    const founded = () =>
      (this.dequeued[element] as number) -
      (this.unexpected[element] as number) -
      (this.duplicated[element] as number)
    while (founded() > open) {
      if (open === 0) {
        this.unexpected[element]!++
        this.unexpectedCount++
      } else {
        this.duplicated[element]!++
        this.duplicatedCount++
      }
      this.excesses.push({ element, at, dequeued: this.dequeued[element] as number, enqueued: open })
    }
  }

  /** An enqueue that nobody saw beginning explains what came out earlier. */
  private excuse(element: number): void {
    if ((this.unexpected[element] as number) > 0) {
      this.unexpected[element]!--
      this.unexpectedCount--
    } else if ((this.duplicated[element] as number) > 0) {
      this.duplicated[element]!--
      this.duplicatedCount--
    }
  }

  private reach(element: number): void {
    while (this.dequeued.length <= element) {
      this.dequeued.push(0)
      this.unexpected.push(0)
      this.duplicated.push(0)
      this.lastAcknowledged.push(NEVER)
    }
  }
}

function timesText(count: number): string {
  if (count === 1) return 'once'
  return count === 2 ? 'twice' : `${count} times`
}
