/** How many words all memos of one check may hold together: 128 MB. */
const MOST_WORDS = 32_000_000
/** Few, since a history of many keys has as many memos, most of which stay small. */
const FIRST_CAPACITY = 16
/** How far from its home a configuration is looked for, once the table cannot grow. */
const LONGEST_PROBE = 16

/** How the set of one configuration compares to that of another. */
const LESS = 0
const MORE = 1
const NEITHER = 2

/**
 * Memory that several memos share; what one gives back, another may take.
 *
 * @example
 * ```ts
 * new MemoryPool(100).take(101) // false
 * ```
 */
export class MemoryPool {
  private free: number

  /** @param words - how many 32-bit words there are to share */
  constructor(words: number = MOST_WORDS) {
    this.free = words
  }

  /** Takes memory; false, and nothing taken, if there is not so much. */
  take(words: number): boolean {
    if (words > this.free) return false
    this.free -= words
    return true
  }

  /** Gives memory back. */
  give(words: number): void {
    this.free += words
  }
}

/**
 * The configurations that a search has been in, each a fixed number of words: an open-addressing table in one typed array.
 * Where two differ only in the crashed operations that they used, one that used no more than another can do all that the
 * other can: so it stands for both.
 * While the pool has memory it grows and forgets nothing; after that, new configurations take the place of old ones, so that
 * a search may do work again but never goes wrong.
 *
 * @example
 * ```ts
 * const memo = new Memo(2, 1, new MemoryPool())
 * memo.add(17, Int32Array.of(0, 5, 0b01)) // true
 * memo.add(17, Int32Array.of(0, 5, 0b11)) // false
 * ```
 *
 * Source: the cache of Lowe, "Testing for linearizability", CCPE 2017; that it may forget is how chess programs keep theirs.
 */
export class Memo {
  private readonly pool: MemoryPool
  /** A row is the hash and the words; the first word is stored plus one, so that 0 marks a free row. */
  private readonly width: number
  private readonly keyWords: number
  private table: Int32Array
  private capacity = FIRST_CAPACITY
  private filled = 0
  private growing = true

  /**
   * @param keyWords - how many words must be the same; the first is never negative
   * @param setWords - how many words after them are a set, of which less stands for more
   * @param pool - where its memory comes from; the first few rows are free
   */
  constructor(keyWords: number, setWords: number, pool: MemoryPool) {
    this.pool = pool
    this.keyWords = keyWords
    this.width = keyWords + setWords + 1
    this.table = new Int32Array(this.capacity * this.width)
  }

  /**
   * Adds a configuration; false if it is there already, or one that can do all that it can.
   *
   * @param hash - any 32-bit hash of the words that must be the same
   * @param words - the configuration
   */
  add(hash: number, words: Int32Array): boolean {
    const row = this.find(hash, words)
    if (row < 0) return false
    const { table } = this
    const wasFree = table[row + 1] === 0
    table[row] = hash
    table[row + 1] = (words[0] as number) + 1
    for (let i = 1; i < words.length; i++) table[row + 1 + i] = words[i] as number
    if (wasFree && 2 * ++this.filled > this.capacity && this.growing) this.grow()
    return true
  }

  /** Gives its memory back. It is not to be used any more. */
  release(): void {
    if (this.capacity > FIRST_CAPACITY) this.pool.give(this.capacity * this.width)
  }

  /** Where the configuration belongs, or -1 if one is there that stands for it. */
  private find(hash: number, words: Int32Array): number {
    const { table, width } = this
    const mask = this.capacity - 1
    const home = hash & mask
    const longest = this.growing ? this.capacity : LONGEST_PROBE
    for (let probe = 0; probe < longest; probe++) {
      const row = ((home + probe) & mask) * width
      const first = table[row + 1] as number
      if (first === 0) return row
      if (table[row] !== hash || first !== (words[0] as number) + 1 || !this.holds(row + 1, words)) continue
      const common = this.compare(row + 1, words)
      if (common === LESS) return -1
      if (common === MORE) return row
    }
    return home * width
  }

  private holds(from: number, words: Int32Array): boolean {
    for (let i = 1; i < this.keyWords; i++) if (this.table[from + i] !== words[i]) return false
    return true
  }

  /** Whether the set that is there has nothing more than the set that is given, or only more, or neither. */
  private compare(from: number, words: Int32Array): typeof LESS | typeof MORE | typeof NEITHER {
    let hasMore = false
    let lacks = false
    for (let i = this.keyWords; i < words.length; i++) {
      const there = this.table[from + i] as number
      const given = words[i] as number
      if ((there & ~given) !== 0) hasMore = true
      if ((given & ~there) !== 0) lacks = true
    }
    if (!hasMore) return LESS
    return lacks ? NEITHER : MORE
  }

  private grow(): void {
    const { table: old, width } = this
    const before = this.capacity
    if (!this.pool.take(2 * before * width)) {
      this.growing = false
      return
    }
    this.release()
    this.capacity = 2 * before
    this.table = new Int32Array(this.capacity * width)
    const mask = this.capacity - 1
    for (let from = 0; from < old.length; from += width) {
      if (old[from + 1] === 0) continue
      let slot = (old[from] as number) & mask
      while (this.table[slot * width + 1] !== 0) slot = (slot + 1) & mask
      this.table.set(old.subarray(from, from + width), slot * width)
    }
  }
}
