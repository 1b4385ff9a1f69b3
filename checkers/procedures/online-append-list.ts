import { IntColumn } from '../int-column.ts'
import { withRoomFor } from './growing.ts'
import type { OnlineProcedure, Outlook } from './online.ts'
import { OPEN } from './procedure.ts'

const NONE = -1

/**
 * Judges, as they happen, operations on a list that is empty at first and only grows. The longest list that was read says where
 * values are; the values of appends that nobody has read yet are somewhere behind it.
 *
 * @example
 * ```ts
 * const list = new OnlineAppendList()
 * const append = list.invoke(7)
 * list.complete(append) // true
 * const read = list.invoke(-1)
 * list.complete(read, []) // false: 7 was there
 * ```
 *
 * Source: that reads give the order of appends is the idea of Kingsbury and Alvaro, "Elle", VLDB 2020.
 */
export class OnlineAppendList implements OnlineProcedure<[appended: number], [read?: ArrayLike<number>]> {
  outlook: Outlook = 'possible'
  private length = 0
  /** The index of the present event. */
  private now = -1

  // By position.
  private appended: Int32Array = new Int32Array(0)
  private invokedAt: Int32Array = new Int32Array(0)
  private completedAt: Int32Array = new Int32Array(0)

  // By value: how many operations append it, the failed ones not among them, the sum of their positions, and its place.
  private appenderCounts: Int32Array = new Int32Array(0)
  private appenderSums: Int32Array = new Int32Array(0)
  private places: Int32Array = new Int32Array(0)

  private readonly longest = new IntColumn()
  /** Appends that had not been read when they completed, in the order of completion, and where the first may be that is not yet. */
  private readonly unread = new IntColumn()
  private unreadFrom = 0
  /** Places from which on the first sign of a value, its append's completion or a read, is later than all before: and when it was. */
  private signPlaces: Int32Array = new Int32Array(0)
  private signs: Int32Array = new Int32Array(0)
  private signCount = 0

  /**
   * Begins an operation.
   *
   * @param appended - what it appends, or -1 for a read
   */
  invoke(appended: number): number {
    const position = this.length++
    this.appended = withRoomFor(this.appended, this.length)
    this.invokedAt = withRoomFor(this.invokedAt, this.length)
    this.completedAt = withRoomFor(this.completedAt, this.length)
    this.appended[position] = appended
    this.invokedAt[position] = ++this.now
    this.completedAt[position] = OPEN
    if (appended !== NONE) {
      this.growValues(appended)
      this.appenderCounts[appended] = (this.appenderCounts[appended] as number) + 1
      this.appenderSums[appended] = (this.appenderSums[appended] as number) + position
      if (this.places[appended] !== NONE) this.conclude('unfit')
    }
    return position
  }

  /**
   * Completes an operation.
   *
   * @param position - what `invoke` gave
   * @param read - the whole list that a read saw
   */
  complete(position: number, read: ArrayLike<number> = []): boolean {
    if (this.outlook !== 'possible') return this.outlook === 'unfit'
    this.completedAt[position] = ++this.now
    const value = this.appended[position] as number
    if (value === NONE) return this.completeRead(this.invokedAt[position] as number, read)
    if (this.places[value] === NONE) this.unread.push(position)
    return true
  }

  fail(position: number): boolean {
    if (this.outlook !== 'possible') return this.outlook === 'unfit'
    this.now++
    const value = this.appended[position] as number
    if (value === NONE) return true
    if (this.places[value] !== NONE) return this.conclude('impossible')
    this.appenderCounts[value] = (this.appenderCounts[value] as number) - 1
    this.appenderSums[value] = (this.appenderSums[value] as number) - position
    return true
  }

  private completeRead(invoked: number, read: ArrayLike<number>): boolean {
    for (let place = 0; place < read.length; place++) {
      this.growValues(read[place] as number)
      if ((this.appenderCounts[read[place] as number] as number) > 1) return this.conclude('unfit')
    }
    const known = this.longest.length
    for (let place = 0; place < Math.min(known, read.length); place++) {
      if (this.longest.get(place) !== read[place]) return this.conclude('impossible')
    }
    if (read.length > known && !this.extend(read)) return this.conclude('impossible')
    // All that is behind this list was not there yet when the read took effect, so there was no sign of it before it began.
    const firstSign = Math.min(this.firstSignFrom(read.length), this.firstUnreadCompletion())
    return firstSign > invoked || this.conclude('impossible')
  }

  /** Learns the places of more values; false if that cannot be. */
  private extend(read: ArrayLike<number>): boolean {
    const known = this.longest.length
    for (let place = known; place < read.length; place++) {
      const value = read[place] as number
      if (this.appenderCounts[value] === 0 || this.places[value] !== NONE) return false
      this.places[value] = place
      this.longest.push(value)
    }
    let earliest = this.firstUnreadCompletion()
    for (let place = read.length - 1; place >= known; place--) {
      const append = this.appenderSums[read[place] as number] as number
      if (earliest < (this.invokedAt[append] as number)) return false
      earliest = Math.min(earliest, this.completedAt[append] as number)
    }
    for (let place = known; place < read.length; place++) {
      const append = this.appenderSums[read[place] as number] as number
      this.addSign(place, Math.min(this.completedAt[append] as number, this.now))
    }
    return true
  }

  private addSign(place: number, instant: number): void {
    while (this.signCount > 0 && (this.signs[this.signCount - 1] as number) >= instant) this.signCount--
    this.signPlaces = withRoomFor(this.signPlaces, this.signCount + 1)
    this.signs = withRoomFor(this.signs, this.signCount + 1)
    this.signPlaces[this.signCount] = place
    this.signs[this.signCount++] = instant
  }

  /** When there was the first sign of a value at a place or behind it, of those that have one. */
  private firstSignFrom(place: number): number {
    let low = 0
    let high = this.signCount
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.signPlaces[middle] as number) < place) low = middle + 1
      else high = middle
    }
    return low < this.signCount ? (this.signs[low] as number) : OPEN
  }

  private firstUnreadCompletion(): number {
    while (this.unreadFrom < this.unread.length) {
      const append = this.unread.get(this.unreadFrom)
      if (this.places[this.appended[append] as number] === NONE) return this.completedAt[append] as number
      this.unreadFrom++
    }
    return OPEN
  }

  private conclude(outlook: Outlook): boolean {
    if (this.outlook === 'possible') this.outlook = outlook
    return this.outlook !== 'impossible'
  }

  private growValues(value: number): void {
    if (value < this.places.length) return
    this.appenderCounts = withRoomFor(this.appenderCounts, value + 1)
    this.appenderSums = withRoomFor(this.appenderSums, value + 1)
    this.places = withRoomFor(this.places, value + 1, NONE)
  }
}
