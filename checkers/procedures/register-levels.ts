import { type Intervals, OPEN } from './procedure.ts'

/** What an operation on a register does, as a number in a column. */
export const RegisterKind = { read: 0, write: 1, cas: 2 } as const

/** Operations on a register, in columns beside their intervals. Values are small numbers, equal ones the same. */
export interface RegisterColumns {
  /** Numbers of {@link RegisterKind}. */
  readonly kinds: Uint8Array
  /** What a read saw; what a write or a cas leaves. */
  readonly values: Int32Array
  /** What a cas saw; anything for others. */
  readonly from: Int32Array
  /** More than any value. */
  readonly valueCount: number
  /** The value before the first operation. */
  readonly initial: number
}

/** In a link or a table of positions: there is none. */
export const NONE = -1
/** In a table of writers: there are several, and so nobody knows whose value was seen. */
export const SEVERAL = -2

/**
 * The levels of a register: a level is an operation that leaves a value, and the reads that saw it. It is known by the position
 * of that operation; the initial value's is the number of operations.
 */
export interface RegisterLevels {
  /** By value: the level that leaves it, {@link NONE} or {@link SEVERAL}. */
  readonly writers: Int32Array
  /** By level: 1 if it took effect. */
  readonly kept: Uint8Array
  /** How many levels and reads took effect; the initial value's is none of them. */
  readonly keptCount: number
  /** How many kept levels a plain write leaves. */
  readonly writeCount: number
  /** By level: the first read of it, or {@link NONE}. */
  readonly firstReads: Int32Array
  /** By read: the next read of the same level, in the order of invocation, or {@link NONE}. */
  readonly nextReads: Int32Array
  /** By level: the cas that took its value away, or {@link NONE}. */
  readonly nextLevels: Int32Array
  /** Two operations that took the same value away, if there are any. */
  readonly fork: readonly [number, number] | undefined
}

/** Whether an operation leaves a value that was not there: a cas from a value to the same is a read of it. */
export function leavesValue({ kinds, values, from }: RegisterColumns, position: number): boolean {
  const kind = kinds[position]
  return kind === RegisterKind.write || (kind === RegisterKind.cas && from[position] !== values[position])
}

/** The value that an operation saw, or {@link NONE} for a write. */
export function seenBy({ kinds, values, from }: RegisterColumns, position: number): number {
  const kind = kinds[position]
  if (kind === RegisterKind.write) return NONE
  return (kind === RegisterKind.cas ? from[position] : values[position]) as number
}

/**
 * Finds the levels. Operations that crashed took effect only if somebody saw what they left, and, if that was another crashed
 * cas, somebody saw what that one left.
 *
 * @param intervals - when operations began and completed
 * @param columns - the operations
 * @returns `undefined` if a value was seen that several operations leave
 *
 * @example
 * ```ts
 * const intervals = { length: 1, invocations: Int32Array.of(0), completions: Int32Array.of(1) }
 * const columns = { kinds: Uint8Array.of(RegisterKind.write), values: Int32Array.of(1), from: Int32Array.of(0), valueCount: 2, initial: 0 }
 * levelsOf(intervals, columns)?.keptCount // 1
 * ```
 */
export function levelsOf(intervals: Intervals, columns: RegisterColumns): RegisterLevels | undefined {
  const { length, completions } = intervals
  const { kinds, values, from } = columns
  const writers = writersOf(intervals, columns)
  const kept = new Uint8Array(length + 1)
  kept[length] = 1
  for (let i = 0; i < length; i++) {
    if (completions[i] === OPEN) continue
    if (leavesValue(columns, i)) kept[i] = 1
    for (let value = seenBy(columns, i); value !== NONE;) {
      const level = writers[value] as number
      if (level === SEVERAL) return undefined
      if (level === NONE || level === length || kept[level] === 1) break
      kept[level] = 1
      value =
        kinds[level] === RegisterKind.cas && completions[level] === OPEN ? (from[level] as number) : NONE
    }
  }
  const firstReads = new Int32Array(length + 1).fill(NONE)
  const nextReads = new Int32Array(length)
  const nextLevels = new Int32Array(length + 1).fill(NONE)
  let keptCount = 0
  let writeCount = 0
  let fork: readonly [number, number] | undefined
  for (let i = length - 1; i >= 0; i--) {
    if (leavesValue(columns, i)) {
      if (kept[i] === 0) continue
      keptCount++
      if (kinds[i] === RegisterKind.write) {
        writeCount++
        continue
      }
      const before = writers[from[i] as number] as number
      if (before === NONE) continue
      if (nextLevels[before] !== NONE) fork = [i, nextLevels[before] as number]
      nextLevels[before] = i
    } else if (completions[i] !== OPEN) {
      keptCount++
      const level = writers[values[i] as number] as number
      if (level === NONE) continue
      nextReads[i] = firstReads[level] as number
      firstReads[level] = i
    }
  }
  return { writers, kept, keptCount, writeCount, firstReads, nextReads, nextLevels, fork }
}

function writersOf({ length }: Intervals, columns: RegisterColumns): Int32Array {
  const { values, valueCount, initial } = columns
  const writers = new Int32Array(valueCount).fill(NONE)
  writers[initial] = length
  for (let i = 0; i < length; i++) {
    if (!leavesValue(columns, i)) continue
    const value = values[i] as number
    writers[value] = writers[value] === NONE ? i : SEVERAL
  }
  return writers
}
