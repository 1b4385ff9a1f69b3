import { assert } from './errors.ts'

/** The position of a slot that holds nothing. */
const FREE = -1
const ARITY = 4
const CAPACITY = 256
const TWO_TO_MINUS_32 = 1 / 4294967296

/**
 * What is to happen, earliest first: a 4-ary heap ordered by time and, within one instant, by rank. An item can be removed or
 * moved through the slot it was given.
 *
 * The heap is ordered by keys: the time, a whole number, and behind its point as many bits of the rank as there is room for.
 * Rounding keeps that order but can make two keys equal; who then comes first is looked at when they come to the root.
 *
 * Taking the earliest item leaves a hole at the root. What is handled mostly puts one item in, which goes into the hole and
 * sinks from there: one way through the heap in place of two. Behind the last key stand infinite ones, so that the least of
 * four is found without a branch, which the processor could only guess.
 */
export class EventQueue<T> {
  /** The time of the item that was last taken out. */
  time = 0
  /** In the order of the heap. */
  private keys = new Float64Array(CAPACITY + ARITY).fill(Number.POSITIVE_INFINITY)
  private slots = new Int32Array(CAPACITY)
  /** By slot. */
  private positions = new Int32Array(CAPACITY).fill(FREE)
  private times = new Float64Array(CAPACITY)
  private ranks = new Uint32Array(CAPACITY)
  private readonly items: (T | undefined)[] = []
  /** The slots that hold nothing, and how many they are. */
  private freeSlots = new Int32Array(CAPACITY).map((_, i) => CAPACITY - 1 - i)
  private freeCount = CAPACITY
  /** How many positions of the heap are in use, a hole included. */
  private count = 0
  private hole = false

  get size(): number {
    return this.hole ? this.count - 1 : this.count
  }

  /** Puts an item in and gives its slot. */
  push(time: number, rank: number, item: T): number {
    if (this.freeCount === 0) this.grow()
    const slot = this.freeSlots[--this.freeCount] as number
    this.items[slot] = item
    this.times[slot] = time
    this.ranks[slot] = rank
    if (this.hole) {
      this.hole = false
      this.sink(0, slot)
    } else this.rise(this.count++, slot)
    return slot
  }

  /** The time of the earliest item; infinite if there is none. */
  nextTime(): number {
    this.settleRoot()
    return this.count === 0 ? Number.POSITIVE_INFINITY : (this.times[this.slots[0] as number] as number)
  }

  /** Takes the earliest item out, and leaves its time in `time`. */
  pop(): T {
    this.settleRoot()
    assert(this.count > 0, 'an empty event queue has nothing to give')
    const slot = this.slots[0] as number
    const item = this.items[slot] as T
    this.time = this.times[slot] as number
    this.free(slot)
    this.hole = true
    return item
  }

  /** Takes an item out by its slot. */
  remove(slot: number): void {
    assert(this.positions[slot] !== FREE, 'an event that is not in the queue cannot be removed')
    if (this.hole) this.fillHole()
    this.takeOut(this.positions[slot] as number)
    this.free(slot)
  }

  /** Gives an item another time. */
  move(slot: number, time: number): void {
    assert(this.positions[slot] !== FREE, 'an event that is not in the queue cannot be moved')
    if (this.hole) this.fillHole()
    this.times[slot] = time
    this.settle(this.positions[slot] as number, slot)
  }

  /** Sees to it that the earliest item stands at the root. */
  private settleRoot(): void {
    if (this.hole) this.fillHole()
    const { keys } = this
    const key = keys[0] as number
    if (key === keys[1] || key === keys[2] || key === keys[3] || key === keys[4]) this.settleTies()
  }

  /** Of all items that have the root's key, brings the earliest to the root. They hang together below it. */
  private settleTies(): void {
    const key = this.keys[0] as number
    let earliest = 0
    const open = [0]
    for (let position = open.pop(); position !== undefined; position = open.pop()) {
      if (this.slotBefore(this.slots[position] as number, this.slots[earliest] as number)) earliest = position
      for (
        let child = position * ARITY + 1;
        child <= position * ARITY + ARITY && child < this.count;
        child++
      ) {
        if (this.keys[child] === key) open.push(child)
      }
    }
    const slot = this.slots[earliest] as number
    this.place(earliest, key, this.slots[0] as number)
    this.place(0, key, slot)
  }

  /** Which of two slots comes first. Equal times and ranks are told apart by slot, which the run fixes. */
  private slotBefore(slot: number, other: number): boolean {
    const times = (this.times[slot] as number) - (this.times[other] as number)
    if (times !== 0) return times < 0
    const ranks = (this.ranks[slot] as number) - (this.ranks[other] as number)
    return ranks === 0 ? slot < other : ranks < 0
  }

  private fillHole(): void {
    this.hole = false
    this.takeOut(0)
  }

  /** Takes out what stands at a position, and has the last item take its place. */
  private takeOut(position: number): void {
    const last = --this.count
    this.keys[last] = Number.POSITIVE_INFINITY
    if (last !== position) this.settle(position, this.slots[last] as number)
  }

  private free(slot: number): void {
    this.positions[slot] = FREE
    this.items[slot] = undefined
    this.freeSlots[this.freeCount++] = slot
  }

  /** Gives a slot its place, from a position on: up or down, wherever it belongs. */
  private settle(position: number, slot: number): void {
    if (position > 0 && this.keyOf(slot) < (this.keys[(position - 1) >> 2] as number))
      this.rise(position, slot)
    else this.sink(position, slot)
  }

  // A key is computed here and not handed over: a number that is not whole would be a new object at every call.
  private rise(start: number, slot: number): void {
    const key = this.keyOf(slot)
    let position = start
    while (position > 0) {
      const parent = (position - 1) >> 2
      const parentKey = this.keys[parent] as number
      if (key >= parentKey) break
      this.place(position, parentKey, this.slots[parent] as number)
      position = parent
    }
    this.place(position, key, slot)
  }

  private sink(start: number, slot: number): void {
    const key = this.keyOf(slot)
    const { keys, slots, count } = this
    let position = start
    for (;;) {
      const first = position * ARITY + 1
      if (first >= count) break
      const left = first + Number((keys[first + 1] as number) < (keys[first] as number))
      const right = first + 2 + Number((keys[first + 3] as number) < (keys[first + 2] as number))
      const child = left + (right - left) * Number((keys[right] as number) < (keys[left] as number))
      const childKey = keys[child] as number
      if (key <= childKey) break
      this.place(position, childKey, slots[child] as number)
      position = child
    }
    this.place(position, key, slot)
  }

  private keyOf(slot: number): number {
    return (this.times[slot] as number) + (this.ranks[slot] as number) * TWO_TO_MINUS_32
  }

  private place(position: number, key: number, slot: number): void {
    this.keys[position] = key
    this.slots[position] = slot
    this.positions[slot] = position
  }

  private grow(): void {
    const capacity = this.slots.length
    this.keys = extended(this.keys, new Float64Array(capacity * 2 + ARITY).fill(Number.POSITIVE_INFINITY))
    this.slots = extended(this.slots, new Int32Array(capacity * 2))
    this.positions = extended(this.positions, new Int32Array(capacity * 2).fill(FREE))
    this.times = extended(this.times, new Float64Array(capacity * 2))
    this.ranks = extended(this.ranks, new Uint32Array(capacity * 2))
    this.freeSlots = new Int32Array(capacity * 2).map((_, i) => capacity * 2 - 1 - i)
    this.freeCount = capacity
  }
}

function extended<A extends Float64Array | Int32Array | Uint32Array>(from: A, to: A): A {
  to.set(from)
  return to
}
