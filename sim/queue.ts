import { assert } from './errors.ts'

const FREE = -1

/**
 * What is to happen, earliest first. A 4-ary heap in typed arrays, ordered by time and, within one instant, by rank; an item
 * can be removed or moved through the slot it was given.
 */
export class EventQueue<T> {
  private times = new Float64Array(256)
  private ranks = new Uint32Array(256)
  private heap = new Int32Array(256)
  /** Where in the heap a slot stands. */
  private positions = new Int32Array(256).fill(FREE)
  private readonly items: (T | undefined)[] = []
  private readonly freeSlots: number[] = []
  private slots = 0
  private count = 0

  get size(): number {
    return this.count
  }

  /** Puts an item in and gives its slot. */
  push(time: number, rank: number, item: T): number {
    const slot = this.freeSlots.pop() ?? this.newSlot()
    this.times[slot] = time
    this.ranks[slot] = rank
    this.items[slot] = item
    this.siftUp(this.count++, slot)
    return slot
  }

  /** The time of the earliest item; infinite if there is none. */
  nextTime(): number {
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.times[this.heap[0] as number] as number)
  }

  /** Takes the earliest item out. */
  pop(): T {
    assert(this.count > 0, 'an empty event queue has nothing to give')
    const slot = this.heap[0] as number
    const item = this.items[slot] as T
    this.remove(slot)
    return item
  }

  /** Takes an item out by its slot. */
  remove(slot: number): void {
    const position = this.positions[slot] as number
    assert(position !== FREE, 'an event that is not in the queue cannot be removed')
    this.positions[slot] = FREE
    this.items[slot] = undefined
    this.freeSlots.push(slot)
    const last = this.heap[--this.count] as number
    if (last !== slot) this.resettle(position, last)
  }

  /** Gives an item another time. */
  move(slot: number, time: number): void {
    const position = this.positions[slot] as number
    assert(position !== FREE, 'an event that is not in the queue cannot be moved')
    this.times[slot] = time
    this.resettle(position, slot)
  }

  private resettle(position: number, slot: number): void {
    if (position > 0 && this.before(slot, this.heap[(position - 1) >> 2] as number)) {
      this.siftUp(position, slot)
    } else {
      this.siftDown(position, slot)
    }
  }

  private before(a: number, b: number): boolean {
    const difference = (this.times[a] as number) - (this.times[b] as number)
    if (difference !== 0) return difference < 0
    const ranks = (this.ranks[a] as number) - (this.ranks[b] as number)
    return ranks === 0 ? a < b : ranks < 0
  }

  private siftUp(start: number, slot: number): void {
    let position = start
    while (position > 0) {
      const parent = (position - 1) >> 2
      const above = this.heap[parent] as number
      if (!this.before(slot, above)) break
      this.heap[position] = above
      this.positions[above] = position
      position = parent
    }
    this.heap[position] = slot
    this.positions[slot] = position
  }

  private siftDown(start: number, slot: number): void {
    let position = start
    for (;;) {
      const first = position * 4 + 1
      if (first >= this.count) break
      const end = first + 4 < this.count ? first + 4 : this.count
      let best = first
      let bestSlot = this.heap[first] as number
      for (let child = first + 1; child < end; child++) {
        const childSlot = this.heap[child] as number
        if (this.before(childSlot, bestSlot)) {
          best = child
          bestSlot = childSlot
        }
      }
      if (!this.before(bestSlot, slot)) break
      this.heap[position] = bestSlot
      this.positions[bestSlot] = position
      position = best
    }
    this.heap[position] = slot
    this.positions[slot] = position
  }

  private newSlot(): number {
    if (this.slots === this.heap.length) this.grow()
    return this.slots++
  }

  private grow(): void {
    const capacity = this.heap.length * 2
    const times = new Float64Array(capacity)
    times.set(this.times)
    this.times = times
    const ranks = new Uint32Array(capacity)
    ranks.set(this.ranks)
    this.ranks = ranks
    const heap = new Int32Array(capacity)
    heap.set(this.heap)
    this.heap = heap
    const positions = new Int32Array(capacity).fill(FREE)
    positions.set(this.positions)
    this.positions = positions
  }
}
