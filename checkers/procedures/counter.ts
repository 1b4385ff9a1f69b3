import type { Decision, Intervals } from './procedure.ts'
import { type Timeline, timelineOf } from './queue-timeline.ts'

/** Adds an amount to a counter. */
export const COUNTER_ADD = 0
/** A read of a counter. */
export const COUNTER_READ = 1

/** Operations on a counter, in columns. */
export interface CounterOperations extends Intervals {
  /** {@link COUNTER_ADD} or {@link COUNTER_READ}, for each operation. */
  readonly kinds: Uint8Array
  /** What an add adds, and what a read that completed gave. */
  readonly amounts: Int32Array
}

/** No operation. */
const NONE = -1

/**
 * Whether operations on a counter that begins at 0 are linearizable, in time O(n log n), if all adds add the same amount,
 * or nothing was read; else they are unfit, for with different amounts there is a subset sum to solve. Adds and reads may be
 * open.
 *
 * Counted in adds, they are linearizable if and only if
 * - each read gives at least the adds that completed before it, and at most those invoked before it completed;
 * - of two reads, one after the other, the second gives at least as many more as adds began and completed between them.
 *
 * An order is found by going through the reads by what they gave; before each go as many adds as it gave, of those invoked
 * before this read or one that gave more completed, the first to complete first. If there are too few, a single read gave
 * too much; if one that gave more completed before one that gave less began, the two contradict each other; if an add is left that completed before a read taken up, one read gave too little or two too little apart.
 *
 * An obstruction is one read or two, with all adds invoked before the last of them completed: what a read says depends on all
 * of those. Leaving out reads, and then adds that no read left can have seen, never makes linearizable operations anything
 * else.
 *
 * @param operations - adds and reads
 *
 * @example
 * ```ts
 * // One after another: add 5, then read 0.
 * decideCounter({
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, 3]),
 *   kinds: new Uint8Array([COUNTER_ADD, COUNTER_READ]),
 *   amounts: new Int32Array([5, 0]),
 * }) // { kind: 'invalid', obstruction: [0, 1] }
 * ```
 */
export function decideCounter(operations: CounterOperations): Decision {
  const { length, kinds, amounts } = operations
  const timeline = timelineOf(operations)
  let adds = 0
  let reads = 0
  let step = 0
  let differ = false
  for (let position = 0; position < length; position++) {
    if (kinds[position] === COUNTER_READ) {
      if (timeline.ends[position] !== timeline.size) reads++
      continue
    }
    adds++
    if (adds === 1) step = amounts[position]!
    else if (amounts[position] !== step) differ = true
  }
  if (reads > 0 && differ) return { kind: 'unfit', why: 'the amounts added differ' }
  if (reads > 0 && adds > 0 && step === 0) return { kind: 'unfit', why: 'nothing is added' }
  const found = explain(operations, timeline, adds, step === 0 ? 1 : step)
  if ('order' in found) return { kind: 'valid', order: found.order }
  return { kind: 'invalid', obstruction: obstructionOf(operations, timeline, found.reads) }
}

/** Completed reads by what they gave, counted in adds. */
interface Readings {
  /** For each number of adds the last read that gave it, or none; and for each read the one before it that gave the same. */
  readonly last: Int32Array
  readonly before: Int32Array
  /** For each number of adds the completed read of that number or more that was the first to complete, or none. */
  readonly firstToEnd: Int32Array
}

function explain(
  operations: CounterOperations,
  timeline: Timeline,
  adds: number,
  step: number,
): { readonly order: Int32Array } | { readonly reads: readonly number[] } {
  const { length, kinds } = operations
  const { events, begins, ends } = timeline
  const readings = readingsOf(operations, timeline, adds, step)
  if ('impossible' in readings) return { reads: [readings.impossible] }
  const { last, before, firstToEnd } = readings

  const order = new Int32Array(length)
  const placed = new Uint8Array(length)
  const available = new Deadlines(adds)
  let at = 0
  let added = 0
  let released = 0
  let completed = 0
  let latest = NONE
  for (let number = 0; number <= adds; number++) {
    if (last[number] === NONE) continue
    const first = firstToEnd[number]!
    const bound = ends[first]!
    if (latest !== NONE && bound < begins[latest]!) return { reads: [first, latest] }
    for (; released < bound; released++) {
      const position = events[released]!
      if (position >= 0 && kinds[position] === COUNTER_ADD) available.push(ends[position]!, position)
    }
    for (; added < number; added++) {
      if (available.length === 0) return { reads: [first] }
      const add = available.pop()
      placed[add] = 1
      order[at++] = add
    }
    const group: number[] = []
    for (let read = last[number]!; read !== NONE; read = before[read]!) group.push(read)
    for (const read of group.reverse()) {
      order[at++] = read
      if (latest === NONE || begins[read]! > begins[latest]!) latest = read
    }
    for (; completed < begins[latest]!; completed++) {
      const add = ~events[completed]!
      if (add >= 0 && kinds[add] === COUNTER_ADD && placed[add] === 0) {
        return { reads: tooFew(operations, timeline, latest, step) }
      }
    }
  }
  for (const event of events) {
    if (event < 0 && kinds[~event] === COUNTER_ADD && placed[~event] === 0) order[at++] = ~event
  }
  return { order: order.slice(0, at) }
}

/** Groups completed reads by what they gave; or finds one that gave what nothing can explain. */
function readingsOf(
  { length, kinds, amounts }: CounterOperations,
  { size, ends }: Timeline,
  adds: number,
  step: number,
): Readings | { readonly impossible: number } {
  const last = new Int32Array(adds + 1).fill(NONE)
  const before = new Int32Array(length).fill(NONE)
  const firstToEnd = new Int32Array(adds + 1).fill(NONE)
  for (let position = 0; position < length; position++) {
    if (kinds[position] !== COUNTER_READ || ends[position] === size) continue
    const number = amounts[position]! / step
    if (!Number.isInteger(number) || number < 0 || number > adds) return { impossible: position }
    before[position] = last[number]!
    last[number] = position
    const first = firstToEnd[number]!
    if (first === NONE || ends[position]! < ends[first]!) firstToEnd[number] = position
  }
  for (let number = adds - 1; number >= 0; number--) {
    const one = firstToEnd[number]!
    const other = firstToEnd[number + 1]!
    if (one === NONE || (other !== NONE && ends[other]! < ends[one]!)) firstToEnd[number] = other
  }
  return { last, before, firstToEnd }
}

/** A read that gave too little, alone or with one before it after which too many adds began and completed. */
function tooFew(
  { kinds, amounts }: CounterOperations,
  { size, events, begins, ends }: Timeline,
  read: number,
  step: number,
): readonly number[] {
  let between = 0
  for (let event = begins[read]! - 1; event >= 0; event--) {
    const position = events[event]!
    if (position >= 0) {
      if (kinds[position] === COUNTER_ADD && ends[position]! < begins[read]!) between++
    } else if (kinds[~position] === COUNTER_READ && ends[~position] !== size) {
      if ((amounts[read]! - amounts[~position]!) / step < between) return [~position, read]
    }
  }
  return [read]
}

function obstructionOf(
  { kinds, length }: CounterOperations,
  { begins, ends }: Timeline,
  reads: readonly number[],
): readonly number[] {
  const end = Math.max(...reads.map((read) => ends[read]!))
  const obstruction: number[] = []
  for (let position = 0; position < length && begins[position]! < end; position++) {
    if (kinds[position] === COUNTER_ADD || reads.includes(position)) obstruction.push(position)
  }
  return obstruction
}

/** Operations by deadline, the earliest first: a binary heap. */
class Deadlines {
  length = 0
  private readonly deadlines: Int32Array
  private readonly positions: Int32Array

  constructor(most: number) {
    this.deadlines = new Int32Array(most)
    this.positions = new Int32Array(most)
  }

  push(deadline: number, position: number): void {
    let at = this.length++
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.deadlines[parent]! <= deadline) break
      this.move(parent, at)
      at = parent
    }
    this.deadlines[at] = deadline
    this.positions[at] = position
  }

  /** Takes out the operation with the earliest deadline; there must be one. */
  pop(): number {
    const first = this.positions[0]!
    const last = --this.length
    const deadline = this.deadlines[last]!
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child + 1 < last && this.deadlines[child + 1]! < this.deadlines[child]!) child++
      if (child >= last || this.deadlines[child]! >= deadline) break
      this.move(child, at)
      at = child
    }
    this.deadlines[at] = deadline
    this.positions[at] = this.positions[last]!
    return first
  }

  private move(from: number, to: number): void {
    this.deadlines[to] = this.deadlines[from]!
    this.positions[to] = this.positions[from]!
  }
}
