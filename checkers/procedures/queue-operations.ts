import { type Decision, type Intervals, OPEN } from './procedure.ts'
import type { Timeline } from './queue-timeline.ts'

/** An enqueue, or a push. */
export const INSERT = 0
/** A dequeue or pop that gave a value; or, if it is open, one of which nobody knows what it did. */
export const REMOVE = 1
/** A dequeue or pop that found nothing. */
export const EMPTY = 2

/** Operations on a queue, a stack or a bag, in columns. */
export interface QueueOperations extends Intervals {
  /** {@link INSERT}, {@link REMOVE} or {@link EMPTY}, for each operation. */
  readonly kinds: Uint8Array
  /** Small whole numbers, one for each different value; looked at of an insert, and of a remove that completed. */
  readonly values: Int32Array
}

/** No operation. */
export const NONE = -1

/** Which insert and which remove belong to the same value. */
export interface Partners {
  readonly kind: 'partners'
  /** For an insert, the position of the remove of its value, and the other way round; {@link NONE} if there is none. */
  readonly partners: Int32Array
}

/**
 * Pairs the insert and the remove of each value.
 *
 * @param operations - operations on a queue, a stack or a bag
 * @returns the pairs; or that the operations are invalid, because a value was removed that was not inserted before, or
 *   twice; or that they are unfit, because a value was inserted twice
 *
 * @example
 * ```ts
 * partnersOf({
 *   length: 1,
 *   invocations: new Int32Array([0]),
 *   completions: new Int32Array([1]),
 *   kinds: new Uint8Array([REMOVE]),
 *   values: new Int32Array([5]),
 * }) // { kind: 'invalid', obstruction: [0] }
 * ```
 */
export function partnersOf(operations: QueueOperations): Partners | Decision {
  const { length, invocations, completions, kinds, values } = operations
  let count = 0
  for (let position = 0; position < length; position++) {
    if (isKnown(operations, position) && values[position]! >= count) count = values[position]! + 1
  }
  const inserts = new Int32Array(count).fill(NONE)
  for (let position = 0; position < length; position++) {
    if (kinds[position] !== INSERT) continue
    const value = values[position]!
    if (inserts[value] !== NONE) return { kind: 'unfit', why: 'a value is inserted twice' }
    inserts[value] = position
  }
  const partners = new Int32Array(length).fill(NONE)
  for (let position = 0; position < length; position++) {
    if (kinds[position] !== REMOVE || completions[position] === OPEN) continue
    const insert = inserts[values[position]!] ?? NONE
    if (insert === NONE) return { kind: 'invalid', obstruction: [position] }
    const other = partners[insert]!
    if (other !== NONE) return { kind: 'invalid', obstruction: ascending([insert, other, position]) }
    if (completions[position]! < invocations[insert]!) {
      return { kind: 'invalid', obstruction: [position, insert] }
    }
    partners[insert] = position
    partners[position] = insert
  }
  return { kind: 'partners', partners }
}

function isKnown({ kinds, completions }: QueueOperations, position: number): boolean {
  return kinds[position] === INSERT || (kinds[position] === REMOVE && completions[position] !== OPEN)
}

/**
 * Positions in the order of the columns.
 *
 * @example
 * ```ts
 * ascending([3, 1, 3]) // [1, 3]
 * ```
 */
export function ascending(positions: Iterable<number>): number[] {
  return [...new Set(positions)].sort((one, other) => one - other)
}

/** Operations on a queue or a bag, with what is known of which belong together. */
export interface Paired {
  readonly operations: QueueOperations
  readonly timeline: Timeline
  /** See {@link Partners}; open removes have theirs too. */
  readonly partners: Int32Array
  /** The inserts of values that no completed remove returned, first completed first. */
  readonly left: Int32Array
}

/**
 * Gives each open remove a value: the first one invoked removes the value whose insert was the first to complete of those
 * that no completed remove has returned, and so on in both orders.
 *
 * Nothing explains more than that. An open insert whose value was not returned may as well not have happened. Of two values
 * the one whose insert completed first is missed first, and is in the way of a remove that found nothing for longer; so
 * whoever gives it the later one of two removes may swap the two: no deadline is missed that was met before, and the
 * stretches in which one of the two values must be present cover no instant that they did not cover before.
 *
 * @param operations - operations on a queue or a bag
 * @param timeline - their events
 * @param partners - from {@link partnersOf}, filled in
 * @returns the inserts of values that no completed remove has returned, in the order of their completions
 *
 * @example
 * ```ts
 * const operations = {
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, OPEN]),
 *   kinds: new Uint8Array([INSERT, REMOVE]),
 *   values: new Int32Array([0, 0]),
 * }
 * const { partners } = partnersOf(operations)
 * pairOpenRemoves(operations, timelineOf(operations), partners)
 * Array.from(partners) // [1, 0]
 * ```
 */
export function pairOpenRemoves(
  operations: QueueOperations,
  { size, events, ends }: Timeline,
  partners: Int32Array,
): Int32Array {
  const { length, kinds } = operations
  const completions: number[] = []
  for (let position = 0; position < length; position++) {
    if (partners[position] === NONE && kinds[position] === INSERT && ends[position] !== size) {
      completions.push(ends[position]!)
    }
  }
  const left = Int32Array.from(completions)
    .sort()
    .map((event) => ~events[event]!)
  for (let position = 0, next = 0; position < length && next < left.length; position++) {
    if (kinds[position] !== REMOVE || ends[position] !== size) continue
    const insert = left[next++]!
    partners[position] = insert
    partners[insert] = position
  }
  return left
}

/**
 * The operations at some positions, in columns of their own.
 *
 * @param operations - the columns to pick from
 * @param positions - which operations, ascending
 *
 * @example
 * ```ts
 * const operations = {
 *   length: 2,
 *   invocations: new Int32Array([0, 2]),
 *   completions: new Int32Array([1, 3]),
 *   kinds: new Uint8Array([INSERT, EMPTY]),
 *   values: new Int32Array([0, 0]),
 * }
 * pick(operations, [1]).kinds[0] === EMPTY // true
 * ```
 */
export function pick(operations: QueueOperations, positions: readonly number[]): QueueOperations {
  return {
    length: positions.length,
    invocations: Int32Array.from(positions, (position) => operations.invocations[position]!),
    completions: Int32Array.from(positions, (position) => operations.completions[position]!),
    kinds: Uint8Array.from(positions, (position) => operations.kinds[position]!),
    values: Int32Array.from(positions, (position) => operations.values[position]!),
  }
}
