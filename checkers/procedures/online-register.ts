import { withRoomFor } from './growing.ts'
import type { OnlineProcedure, Outlook } from './online.ts'
import { RegisterKind } from './register-levels.ts'

const NONE = -1
/** The level of the initial value; that of an operation is its position plus one. */
const INITIAL = 0
/** An instant that has not come. */
const NEVER = 0x7fffffff

/**
 * Judges, as they happen, operations on a register of which no value that is seen is written twice. Levels and blocks are those
 * of {@link decideRegister}. Here a block begins when its first operation completes, so blocks come in the order of their first
 * completions, and grow at their top only. What changes with time is when the last operation of a block was invoked: whenever
 * it does, the question is whether another block has now to be both before and after it.
 *
 * @example
 * ```ts
 * const register = new OnlineRegister(0)
 * const write = register.invoke(RegisterKind.write, 1)
 * register.complete(write) // true
 * const read = register.invoke(RegisterKind.read)
 * register.complete(read, 0) // false: 0 was there before 1 was written
 * ```
 *
 * Source: the zones of Gibbons and Korach, "Testing shared memories", SIAM Journal on Computing 1997; that they are judged as they
 * grow is not theirs.
 */
export class OnlineRegister implements OnlineProcedure<
  [kind: number, value?: number, from?: number],
  [value?: number]
> {
  outlook: Outlook = 'possible'
  private length = 0
  /** The index of the present event. */
  private now = -1

  // By position.
  private kinds: Int32Array = new Int32Array(0)
  private values: Int32Array = new Int32Array(0)
  private froms: Int32Array = new Int32Array(0)
  private invokedAt: Int32Array = new Int32Array(0)

  // By value: how many operations leave it, the failed ones not among them, and the sum of their levels: if there is one, its level.
  private writerCounts: Int32Array = new Int32Array(0)
  private writerSums: Int32Array = new Int32Array(0)
  private seen: Int32Array = new Int32Array(0)

  // By level: its block once it surely took effect, its height there, the level above it, and when the first operation of any
  // higher level completed.
  private blocks: Int32Array = new Int32Array(0)
  private heights: Int32Array = new Int32Array(0)
  private nextLevels: Int32Array = new Int32Array(0)
  private higherCompletedAt: Int32Array = new Int32Array(0)

  // By block: when its first operation completed, the highest level where one has, and when the last one was invoked; the block
  // in whose forward zone its first completion lies; and the first block of which it is not known yet whether it is in that of
  // this one.
  private blockCount = 0
  private firstCompletedAt: Int32Array = new Int32Array(0)
  private highest: Int32Array = new Int32Array(0)
  private lastInvokedAt: Int32Array = new Int32Array(0)
  private spanning: Int32Array = new Int32Array(0)
  private unspanned: Int32Array = new Int32Array(0)

  /** @param initial - the value before the first operation */
  constructor(initial: number) {
    this.growOperations()
    this.growValues(initial)
    this.writerCounts[initial] = 1
    this.writerSums[initial] = INITIAL
    this.beginBlock(INITIAL, -1)
  }

  /**
   * Begins an operation.
   *
   * @param kind - a number of {@link RegisterKind}
   * @param value - what a write or a cas leaves
   * @param from - what a cas takes away
   */
  invoke(kind: number, value: number = NONE, from: number = NONE): number {
    const position = this.length++
    if (position >= this.kinds.length) this.growOperations()
    // A cas from a value to the same is a read of it.
    this.kinds[position] = kind === RegisterKind.cas && value === from ? RegisterKind.read : kind
    this.values[position] = value
    this.froms[position] = from
    this.invokedAt[position] = ++this.now
    this.growValues(Math.max(value, from))
    if (this.kinds[position] !== RegisterKind.read) {
      this.writerCounts[value] = (this.writerCounts[value] as number) + 1
      this.writerSums[value] = (this.writerSums[value] as number) + position + 1
      if (this.seen[value] === 1) this.conclude('unfit')
    }
    return position
  }

  /**
   * Completes an operation.
   *
   * @param position - what `invoke` gave
   * @param value - what a read saw
   */
  complete(position: number, value: number = this.values[position] as number): boolean {
    if (this.outlook !== 'possible') return this.outlook === 'unfit'
    this.now++
    if (this.kinds[position] === RegisterKind.read) return this.completeRead(position, value)
    const level = position + 1
    if (this.blocks[level] === NONE && !this.settle(level)) return this.mayBePossible
    this.noteCompletion(level)
    return true
  }

  fail(position: number): boolean {
    if (this.outlook !== 'possible') return this.outlook === 'unfit'
    this.now++
    if (this.kinds[position] === RegisterKind.read) return true
    if (this.blocks[position + 1] !== NONE) return this.conclude('impossible')
    const value = this.values[position] as number
    this.writerCounts[value] = (this.writerCounts[value] as number) - 1
    this.writerSums[value] = (this.writerSums[value] as number) - position - 1
    return true
  }

  private completeRead(position: number, value: number): boolean {
    this.growValues(value)
    const level = this.levelOf(value)
    if (level === NONE || (this.blocks[level] === NONE && !this.settle(level)))
      return this.outlook === 'unfit'
    const invoked = this.invokedAt[position] as number
    if ((this.higherCompletedAt[level] as number) < invoked) return this.conclude('impossible')
    this.noteCompletion(level)
    return this.extend(this.blocks[level] as number, invoked)
  }

  private get mayBePossible(): boolean {
    return this.outlook !== 'impossible'
  }

  /** The level of a value that is seen. */
  private levelOf(value: number): number {
    this.seen[value] = 1
    const writers = this.writerCounts[value] as number
    if (writers === 1) return this.writerSums[value] as number
    this.conclude(writers === 0 ? 'impossible' : 'unfit')
    return NONE
  }

  /** A level surely took effect, and so did all that it stands on; false if that cannot be. */
  private settle(top: number): boolean {
    let level = top
    while (this.blocks[level] === NONE && this.kinds[level - 1] === RegisterKind.cas) {
      const below = this.levelOf(this.froms[level - 1] as number)
      if (below === NONE) return false
      // Two cas cannot take the same value away. That ends a walk in circles, too.
      if (this.nextLevels[below] !== NONE) return this.conclude('impossible')
      this.nextLevels[below] = level
      level = below
    }
    if (this.blocks[level] === NONE) this.beginBlock(level, this.now)
    const block = this.blocks[level] as number
    let invoked = level === INITIAL ? NONE : (this.invokedAt[level - 1] as number)
    while (level !== top) {
      const above = this.nextLevels[level] as number
      this.blocks[above] = block
      this.heights[above] = (this.heights[level] as number) + 1
      invoked = Math.max(invoked, this.invokedAt[above - 1] as number)
      level = above
    }
    return this.extend(block, invoked)
  }

  private beginBlock(root: number, instant: number): void {
    const block = this.blockCount++
    this.firstCompletedAt = withRoomFor(this.firstCompletedAt, this.blockCount)
    this.highest = withRoomFor(this.highest, this.blockCount)
    this.lastInvokedAt = withRoomFor(this.lastInvokedAt, this.blockCount)
    this.spanning = withRoomFor(this.spanning, this.blockCount)
    this.unspanned = withRoomFor(this.unspanned, this.blockCount)
    this.firstCompletedAt[block] = instant
    this.highest[block] = root
    this.lastInvokedAt[block] = NONE
    this.spanning[block] = NONE
    this.unspanned[block] = this.blockCount
    this.blocks[root] = block
  }

  /** Each level is passed once: what completes later in a block is never the first. */
  private noteCompletion(level: number): void {
    const block = this.blocks[level] as number
    let lower = this.highest[block] as number
    if ((this.heights[level] as number) <= (this.heights[lower] as number)) return
    this.highest[block] = level
    for (; lower !== level; lower = this.nextLevels[lower] as number) this.higherCompletedAt[lower] = this.now
  }

  /**
   * An operation of a block was invoked at some instant; false if another block has to be both before and after it now.
   *
   * A block that completed later than this one, and before that instant, has to be after it, and so it must not go before it: all
   * its operations began before this one's first completion. The one that completed first was open then, so there are
   * never more such blocks than there were operations at once, and each is looked at once.
   */
  private extend(block: number, invoked: number): boolean {
    if (invoked <= (this.lastInvokedAt[block] as number)) return true
    this.lastInvokedAt[block] = invoked
    // A block that spans this one goes after it, and so it must not go before it. Only one can: forward zones do not overlap.
    const spanning = this.spanning[block] as number
    if (spanning !== NONE && (this.firstCompletedAt[spanning] as number) < invoked)
      return this.conclude('impossible')
    let other = this.unspanned[block] as number
    for (; other < this.blockCount && (this.firstCompletedAt[other] as number) < invoked; other++) {
      if ((this.lastInvokedAt[other] as number) > (this.firstCompletedAt[block] as number)) {
        return this.conclude('impossible')
      }
      this.spanning[other] = block
    }
    this.unspanned[block] = other
    return true
  }

  private conclude(outlook: Outlook): boolean {
    if (this.outlook === 'possible') this.outlook = outlook
    return this.mayBePossible
  }

  private growOperations(): void {
    this.kinds = withRoomFor(this.kinds, this.length)
    const room = this.kinds.length
    this.values = withRoomFor(this.values, room)
    this.froms = withRoomFor(this.froms, room)
    this.invokedAt = withRoomFor(this.invokedAt, room)
    this.blocks = withRoomFor(this.blocks, room + 1, NONE)
    this.heights = withRoomFor(this.heights, room + 1)
    this.nextLevels = withRoomFor(this.nextLevels, room + 1, NONE)
    this.higherCompletedAt = withRoomFor(this.higherCompletedAt, room + 1, NEVER)
  }

  private growValues(value: number): void {
    if (value < this.seen.length) return
    this.writerCounts = withRoomFor(this.writerCounts, value + 1)
    this.writerSums = withRoomFor(this.writerSums, value + 1)
    this.seen = withRoomFor(this.seen, value + 1)
  }
}
