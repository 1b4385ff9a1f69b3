import { type Intervals, OPEN } from './procedure.ts'
import {
  NONE,
  RegisterKind,
  type RegisterColumns,
  type RegisterLevels,
  leavesValue,
  seenBy,
} from './register-levels.ts'

/**
 * The operations without which some others cannot be explained: who left the values that they saw, down to a write or to what
 * nobody wrote, and, for those that crashed, who saw that they took effect after all. What is left out are reads, and operations
 * whose value none of the rest saw: if all operations were linearizable, so would these be.
 *
 * @param intervals - when operations began and completed
 * @param columns - the operations
 * @param levels - their levels
 * @param witnesses - operations that contradict each other
 * @returns positions, sorted
 */
export function withExplanation(
  intervals: Intervals,
  columns: RegisterColumns,
  levels: RegisterLevels,
  witnesses: readonly number[],
): number[] {
  const { length, completions } = intervals
  const { values } = columns
  const { writers } = levels
  const included = new Set(witnesses.filter((witness) => witness < length))
  const observers = [...included].some((witness) => completions[witness] === OPEN)
    ? observersOf(intervals, columns, levels)
    : undefined
  for (const witness of [...included]) {
    for (let position = witness; completions[position] === OPEN && observers !== undefined;) {
      position = observers[writers[values[position] as number] as number] as number
      if (included.has(position)) break
      included.add(position)
    }
  }
  for (const position of included) {
    const value = seenBy(columns, position)
    // A set is walked in the order of insertion, and what is added meanwhile is walked, too.
    const level = value === NONE ? NONE : (writers[value] as number)
    if (level !== NONE && level !== length) included.add(level)
  }
  return [...included].sort((a, b) => a - b)
}

/** By level: an operation that saw it and took effect itself; one that completed, if there is any. */
function observersOf(
  { length, completions }: Intervals,
  columns: RegisterColumns,
  levels: RegisterLevels,
): Int32Array {
  const observers = new Int32Array(length + 1).fill(NONE)
  for (let i = 0; i < length; i++) {
    const completed = completions[i] !== OPEN
    if (columns.kinds[i] === RegisterKind.write) continue
    if (!completed && !(leavesValue(columns, i) && levels.kept[i] === 1)) continue
    const level = levels.writers[seenBy(columns, i)] as number
    if (level !== NONE && (completed || observers[level] === NONE)) observers[level] = i
  }
  return observers
}
