import { type Decision, type Intervals, OPEN } from './procedure.ts'
import {
  NONE,
  RegisterKind,
  type RegisterColumns,
  type RegisterLevels,
  leavesValue,
  levelsOf,
  seenBy,
} from './register-levels.ts'
import { withExplanation } from './register-obstruction.ts'
import { type Blocks, placeZones } from './zones.ts'

/**
 * Decides whether operations on a register are linearizable if no value that was seen was written twice, in time proportional
 * to their number. A write, the reads that saw its value, the cas that took it away, the reads of that one's value and so on
 * are a block, which nothing can interrupt: what is left is to put blocks into an order.
 *
 * Reads that say nothing, and cas that failed, are to be left out by the caller. Reads that crashed are left out here.
 *
 * Source: Gibbons and Korach, "Testing shared memories", SIAM Journal on Computing 1997, section 4.1, for reads and writes;
 * cas and operations that crashed are an extension.
 *
 * @param intervals - when operations began and completed
 * @param columns - the operations
 * @returns `unfit` if somebody saw a value that several operations leave, or that was there at first and was written again
 *
 * @example
 * ```ts
 * // A write of 1 is over before a read begins, which sees 0, the initial value.
 * const intervals = { length: 2, invocations: Int32Array.of(0, 2), completions: Int32Array.of(1, 3) }
 * const kinds = Uint8Array.of(RegisterKind.write, RegisterKind.read)
 * decideRegister(intervals, { kinds, values: Int32Array.of(1, 0), from: new Int32Array(2), valueCount: 2, initial: 0 }).kind // 'invalid'
 * ```
 */
export function decideRegister(intervals: Intervals, columns: RegisterColumns): Decision {
  const levels = levelsOf(intervals, columns)
  if (levels === undefined) return { kind: 'unfit', why: 'a value was seen that several operations leave' }
  const blocks = blocksOf(intervals, levels, columns)
  const placing = placeZones(blocks)
  const witnesses =
    levels.fork ??
    blocks.contradiction ??
    unexplained(intervals, columns, levels, blocks) ??
    (placing.kind === 'conflict' ? endsOf(blocks, placing.blocks) : undefined)
  if (witnesses !== undefined) {
    return { kind: 'invalid', obstruction: withExplanation(intervals, columns, levels, witnesses) }
  }
  return { kind: 'valid', order: orderOf(intervals, levels, blocks, placing.blocks) }
}

/** Blocks; block 0 is that of the initial value, whose write completed before everything. */
interface RegisterBlocks extends Blocks {
  /** The level at the bottom of each. */
  readonly roots: Int32Array
  /** Of each, the operation that completed first and the one that was invoked last. */
  readonly firstBy: Int32Array
  readonly lastBy: Int32Array
  /** How many operations are in a block. */
  readonly reached: number
  /** Two operations of a block of which the one that has to be first began when the other was over. */
  readonly contradiction: readonly [number, number] | undefined
}

function blocksOf(intervals: Intervals, levels: RegisterLevels, { kinds }: RegisterColumns): RegisterBlocks {
  const { length, invocations, completions } = intervals
  const { kept, writeCount, firstReads, nextReads, nextLevels } = levels
  const roots = new Int32Array(writeCount + 1)
  const firsts = new Int32Array(writeCount + 1)
  const lasts = new Int32Array(writeCount + 1)
  const firstBy = new Int32Array(writeCount + 1)
  const lastBy = new Int32Array(writeCount + 1)
  let reached = 0
  let contradiction: readonly [number, number] | undefined
  let block = 0
  let root = length
  for (let position = 0; ; position++) {
    let first = root === length ? -1 : OPEN
    let completedFirst = root
    let last = -1
    let invokedLast = root
    for (let level = root; level !== NONE; level = nextLevels[level] as number) {
      if (level < length) {
        reached++
        const completion = completions[level] as number
        if (completion < last) contradiction = [invokedLast, level]
        if (completion < first) {
          first = completion
          completedFirst = level
        }
        const invocation = invocations[level] as number
        if (invocation > last) {
          last = invocation
          invokedLast = level
        }
      }
      let lastRead = NONE
      for (let read = firstReads[level] as number; read !== NONE; read = nextReads[read] as number) {
        reached++
        lastRead = read
        const completion = completions[read] as number
        if (completion < last) contradiction = [invokedLast, read]
        if (completion < first) {
          first = completion
          completedFirst = read
        }
      }
      if (lastRead !== NONE && (invocations[lastRead] as number) > last) {
        last = invocations[lastRead] as number
        invokedLast = lastRead
      }
    }
    roots[block] = root
    firsts[block] = first
    lasts[block] = last
    firstBy[block] = completedFirst
    lastBy[block] = invokedLast
    block++
    while (position < length && !(kept[position] === 1 && kinds[position] === RegisterKind.write)) position++
    if (position >= length) break
    root = position
  }
  return { roots, firsts, lasts, firstBy, lastBy, reached, contradiction }
}

function orderOf(
  intervals: Intervals,
  levels: RegisterLevels,
  { roots }: RegisterBlocks,
  blocks: ArrayLike<number>,
): Int32Array {
  const { firstReads, nextReads, nextLevels, keptCount } = levels
  const order = new Int32Array(keptCount)
  let placed = 0
  for (let i = 0; i < blocks.length; i++) {
    for (
      let level = roots[blocks[i] as number] as number;
      level !== NONE;
      level = nextLevels[level] as number
    ) {
      if (level < intervals.length) order[placed++] = level
      for (let read = firstReads[level] as number; read !== NONE; read = nextReads[read] as number) {
        order[placed++] = read
      }
    }
  }
  return order
}

/** The operations that say when two blocks begin and end. */
function endsOf({ firstBy, lastBy }: RegisterBlocks, blocks: readonly number[]): number[] {
  return blocks.flatMap((block) => [firstBy[block] as number, lastBy[block] as number])
}

/** An operation that completed and saw what nobody wrote, or what goes back to itself: it is above no bottom. */
function unexplained(
  { length, completions }: Intervals,
  columns: RegisterColumns,
  { keptCount, nextLevels, writers }: RegisterLevels,
  { reached, roots }: RegisterBlocks,
): readonly number[] | undefined {
  if (reached === keptCount) return undefined
  const explained = new Uint8Array(length + 1)
  for (const root of roots) {
    for (let level = root; level !== NONE; level = nextLevels[level] as number) explained[level] = 1
  }
  let position = 0
  for (; position < length; position++) {
    if (completions[position] === OPEN) continue
    const level = leavesValue(columns, position) ? position : (writers[seenBy(columns, position)] as number)
    if (level === NONE || explained[level] === 0) break
  }
  return [position]
}
