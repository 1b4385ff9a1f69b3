import { assert } from './errors.ts'

const FREE = -1

/**
 * What is to happen, earliest first: a 4-ary heap ordered by time and, within one instant, by rank. Times, ranks and slots lie in
 * typed arrays in the order of the heap, so that a comparison touches neighbours; an item can be removed or moved through the
 * slot it was given.
 */
export class EventQueue<T> {
  private times = new Float64Array(256)
  private ranks = new Uint32Array(256)
  private slots = new Int32Array(256)
  /** Where in the heap a slot stands. */
  private positions = new Int32Array(256).fill(FREE)
  private readonly items: (T | undefined)[] = []
  private readonly freeSlots: number[] = []
  private slotCount = 0
  private count = 0

  get size(): number {
    return this.count
  }

  /** Puts an item in and gives its slot. */
  push(time: number, rank: number, item: T): number {
    const slot = this.freeSlots.length > 0 ? (this.freeSlots.pop() as number) : this.newSlot()
    this.items[slot] = item
    this.siftUp(this.count++, time, rank, slot)
    return slot
  }

  /** The time of the earliest item; infinite if there is none. */
  nextTime(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.times[0] as number)
  }

  /** Takes the earliest item out. */
  pop(): T {
    assert(this.count > 0, 'an empty event queue has nothing to give')
    const slot = this.slots[0] as number
    const item = this.items[slot] as T
    this.free(slot)
    const last = --this.count
    if (last > 0) {
      this.siftDown(0, this.times[last] as number, this.ranks[last] as number, this.slots[last] as number)
    }
    return item
  }

  /** Takes an item out by its slot. */
  remove(slot: number): void {
    const position = this.positions[slot] as number
    assert(position !== FREE, 'an event that is not in the queue cannot be removed')
    this.free(slot)
    const last = --this.count
    if (last !== position) {
      this.resettle(
        position,
        this.times[last] as number,
        this.ranks[last] as number,
        this.slots[last] as number,
      )
    }
  }

  /** Gives an item another time. */
  move(slot: number, time: number): void {
    const position = this.positions[slot] as number
    assert(position !== FREE, 'an event that is not in the queue cannot be moved')
    this.resettle(position, time, this.ranks[position] as number, slot)
  }

  private free(slot: number): void {
    this.positions[slot] = FREE
    this.items[slot] = undefined
    this.freeSlots.push(slot)
  }

  private resettle(position: number, time: number, rank: number, slot: number): void {
    if (position > 0 && this.isBefore(time, rank, slot, (position - 1) >> 2))
      this.siftUp(position, time, rank, slot)
    else this.siftDown(position, time, rank, slot)
  }

  /** Whether an item comes before the one at a position. Equal times and ranks are told apart by slot, which is fixed by the run. */
  private isBefore(time: number, rank: number, slot: number, position: number): boolean {
    const other = this.times[position] as number
    if (time !== other) return time < other
    const otherRank = this.ranks[position] as number
    return rank === otherRank ? slot < (this.slots[position] as number) : rank < otherRank
  }

  private siftUp(start: number, time: number, rank: number, slot: number): void {
    let position = start
    while (position > 0) {
      const parent = (position - 1) >> 2
      if (!this.isBefore(time, rank, slot, parent)) break
      this.shift(parent, position)
      position = parent
    }
    this.place(position, time, rank, slot)
  }

  private siftDown(start: number, time: number, rank: number, slot: number): void {
    const { times, count } = this
    let position = start
    for (;;) {
      const first = position * 4 + 1
      if (first >= count) break
      const end = first + 4 < count ? first + 4 : count
      let best = first
      let bestTime = times[first] as number
      for (let child = first + 1; child < end; child++) {
        const childTime = times[child] as number
        if (childTime < bestTime || (childTime === bestTime && this.ranksBefore(child, best))) {
          best = child
          bestTime = childTime
        }
      }
      if (time < bestTime || (time === bestTime && this.isBefore(time, rank, slot, best))) break
      this.shift(best, position)
      position = best
    }
    this.place(position, time, rank, slot)
  }

  /** Whether, of two items of one instant, the one at `a` comes before the one at `b`. */
  private ranksBefore(a: number, b: number): boolean {
    const difference = (this.ranks[a] as number) - (this.ranks[b] as number)
    return difference === 0 ? (this.slots[a] as number) < (this.slots[b] as number) : difference < 0
  }

  private shift(from: number, to: number): void {
    const slot = this.slots[from] as number
    this.times[to] = this.times[from] as number
    this.ranks[to] = this.ranks[from] as number
    this.slots[to] = slot
    this.positions[slot] = to
  }

  private place(position: number, time: number, rank: number, slot: number): void {
    this.times[position] = time
    this.ranks[position] = rank
    this.slots[position] = slot
    this.positions[slot] = position
  }

  private newSlot(): number {
    if (this.slotCount === this.slots.length) this.grow()
    return this.slotCount++
  }

  private grow(): void {
    const capacity = this.slots.length * 2
    const times = new Float64Array(capacity)
    times.set(this.times)
    this.times = times
    const ranks = new Uint32Array(capacity)
    ranks.set(this.ranks)
    this.ranks = ranks
    const slots = new Int32Array(capacity)
    slots.set(this.slots)
    this.slots = slots
    const positions = new Int32Array(capacity).fill(FREE)
    positions.set(this.positions)
    this.positions = positions
  }
}
