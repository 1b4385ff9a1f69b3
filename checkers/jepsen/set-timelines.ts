import { assert } from '../../sim/errors.ts'
import type { Json } from '../../sim/types.ts'
import { type Attempts, NEVER } from './attempts.ts'

// The columns of an element's row, and how many there are; a power of two keeps a row within a line of the cache.
const WIDTH = 8
/** The event that first made sure that the element is there. */
const KNOWN = 0
/** The latest invocation among the reads that hold it. */
const HOLDING = 1
/** The latest invocation among the reads that lack it, before the place in {@link SINCE}. */
const LACKING = 2
/** The first read, counted by their ends, that is not accounted for yet. */
const SINCE = 3
/** How often the read that is taken up now holds it. */
const IN_READ = 4
/** How often the same read held it, at most. */
const TIMES = 5
/** The first read that held it. */
const FIRST_SEEN = 6

/** The reads of one set, in the order in which they ended. */
class Reads {
  /** How many there are. */
  count = 0
  /** How many elements are known to be there: what a read that begins now must hold, if the set is linearizable. */
  knownElements = 0
  /** Those that began later than all that ended after them: what they count, and when they began. */
  private readonly places: number[] = []
  private readonly begun: number[] = []

  add(begun: number): void {
    while (this.begun.length > 0 && (this.begun.at(-1) as number) <= begun) {
      this.begun.pop()
      this.places.pop()
    }
    this.begun.push(begun)
    this.places.push(this.count++)
  }

  /** When the latest to begin among the reads from a place on began; there must be one. */
  latestFrom(place: number): number {
    let low = 0
    let high = this.places.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.places[middle] as number) >= place) high = middle
      else low = middle + 1
    }
    return this.begun[low] as number
  }
}

/**
 * For each element of a set when it was known to be there, the latest read to begin that saw it, and the latest that did not:
 * brought up to date at each read in time proportional to what it holds, however many elements it lacks.
 *
 * What an absence means for an element is found out only when the element is next seen, or asked about: the reads between are
 * those that lacked it.
 *
 * @example
 * ```ts
 * const table = new EventTable()
 * const attempts = new Attempts(new Subjects(table, false))
 * table.push({ process: 0, type: 'ok', f: 'add', value: 5, time: 0 })
 * const timelines = new SetTimelines(attempts)
 * timelines.attempted(attempts.take(table, 0, -1), true)
 * timelines.read(0, [7], 2, 1)
 * timelines.absentFrom(0) // 1
 * ```
 */
export class SetTimelines {
  private readonly attempts: Attempts
  private readonly reads: Reads[] = []
  /** A row of {@link WIDTH} cells for each element: what a read touches of one lies side by side. */
  private cells = new Int32Array(64 * WIDTH)
  private size = 0
  private readonly knownAtBegin = new Map<number, number>()

  constructor(attempts: Attempts) {
    this.attempts = attempts
  }

  /** An attempt to add an element began, now or (if nobody saw it) at the start. */
  attempted(element: number, fromStart: boolean): void {
    if (element < this.size) return
    this.track(element, fromStart ? 0 : this.readsOf(this.attempts.elements.keyOf(element)).count)
  }

  /** An event made sure that an element is there. */
  sure(element: number, at: number): void {
    const cell = element * WIDTH + KNOWN
    if (this.cells[cell] !== NEVER) return
    this.cells[cell] = at
    this.readsOf(this.attempts.elements.keyOf(element)).knownElements++
  }

  /** A read of a key's set begins. */
  readBegins(key: number, at: number): void {
    this.knownAtBegin.set(at, this.readsOf(key).knownElements)
  }

  /**
   * A read ends.
   *
   * @param key - the key of the set
   * @param items - what it holds, each at least once
   * @param at - the index of its completion
   * @param invocation - that of its invocation, or `ABSENT`
   * @returns those of its elements that it holds again, or that nobody can have added by now; and whether it lacks some that
   *   were known before it began
   */
  read(
    key: number,
    items: readonly Json[],
    at: number,
    invocation: number,
  ): {
    readonly repeated: readonly number[]
    readonly unexpected: readonly number[]
    readonly lacksKnown: boolean
  } {
    const { attempts } = this
    const reads = this.readsOf(key)
    const place = reads.count
    const repeated: number[] = []
    const unexpected: number[] = []
    let knownBefore = 0
    for (const item of items) {
      const element = attempts.number(key, item)
      if (element >= this.size) this.track(element, place)
      const { cells } = this
      const row = element * WIDTH
      if (cells[row + SINCE] === place + 1) {
        const times = ++cells[row + IN_READ]!
        if (times > (cells[row + TIMES] as number)) cells[row + TIMES] = times
        repeated.push(element)
        continue
      }
      const known = cells[row + KNOWN] as number
      if (known === NEVER) this.sure(element, at)
      else if (known < invocation) knownBefore++
      if (attempts.open[element] === 0) unexpected.push(element)
      this.seen(row, reads, at, invocation)
    }
    reads.add(invocation)
    const expected = this.knownAtBegin.get(invocation) ?? 0
    this.knownAtBegin.delete(invocation)
    return { repeated, unexpected, lacksKnown: knownBefore < expected }
  }

  /** The latest invocation among the reads that lack an element, `ABSENT` for one that began at the start; or `NEVER`. */
  absentFrom(element: number): number {
    const reads = this.readsOf(this.attempts.elements.keyOf(element))
    const since = this.cell(element, SINCE)
    const settled = this.cell(element, LACKING)
    return since < reads.count ? Math.max(settled, reads.latestFrom(since)) : settled
  }

  /** The event that first made sure that an element is there, an acknowledgement or a read; or `NEVER`. */
  known(element: number): number {
    return this.cell(element, KNOWN)
  }

  /** The latest invocation among the reads that hold an element, `ABSENT` for one that began at the start; or `NEVER`. */
  presentFrom(element: number): number {
    return this.cell(element, HOLDING)
  }

  /** How often the same read held an element, at most. */
  times(element: number): number {
    return this.cell(element, TIMES)
  }

  /** The completion of the first read that held an element, or `NEVER`. */
  firstSeen(element: number): number {
    return this.cell(element, FIRST_SEEN)
  }

  private cell(element: number, column: number): number {
    return this.cells[element * WIDTH + column] as number
  }

  private seen(row: number, reads: Reads, at: number, invocation: number): void {
    const { cells } = this
    cells[row + IN_READ] = 1
    if (cells[row + TIMES] === 0) {
      cells[row + TIMES] = 1
      cells[row + FIRST_SEEN] = at
    }
    const since = cells[row + SINCE] as number
    if (since < reads.count) {
      cells[row + LACKING] = Math.max(cells[row + LACKING] as number, reads.latestFrom(since))
    }
    cells[row + SINCE] = reads.count + 1
    if (invocation > (cells[row + HOLDING] as number)) cells[row + HOLDING] = invocation
  }

  /** Opens a row for an element, which is the next one. */
  private track(element: number, since: number): void {
    assert(element === this.size, 'a set tracks its elements in the order in which they are met')
    const row = WIDTH * this.size++
    if (row === this.cells.length) {
      const longer = new Int32Array(2 * row)
      longer.set(this.cells)
      this.cells = longer
    }
    this.cells.fill(NEVER, row, row + WIDTH)
    this.cells[row + SINCE] = since
    this.cells[row + TIMES] = 0
  }

  private readsOf(key: number): Reads {
    return (this.reads[key] ??= new Reads())
  }
}
