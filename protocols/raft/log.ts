import type { Disk } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'
import type { RaftMutant } from './options.ts'

/** What a log holds: a command, or a leader's no-op, and the term in which a leader received it (Figure 2, "log[]"). */
export interface Entry {
  readonly term: number
  /** `null` is the no-op with which every leader begins its term (section 8). */
  readonly command: Command | null
}

const NAME = 'log'

/** The replicated log (section 5.3). Its first index is 1; index 0 stands for "before the first entry", with term 0. */
export class RaftLog {
  /** How many appends and truncations there were in this life. */
  changes = 0
  /** To which length the log was cut, each time: from this an observer knows how far back it must look. */
  readonly truncations: number[] = []
  private readonly disk: Disk
  private readonly mutant: RaftMutant | undefined
  private readonly entries: readonly Entry[]

  constructor(disk: Disk, mutant?: RaftMutant) {
    this.disk = disk
    this.mutant = mutant
    // The disk's own live image is the log in memory: there is no second copy to keep in step.
    this.entries = disk.log<Entry>(NAME)
  }

  get lastIndex(): number {
    return this.entries.length
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex) ?? 0
  }

  at(index: number): Entry | undefined {
    return this.entries[index - 1]
  }

  /** The term of the entry at an index; `undefined` past the end. */
  termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.at(index)?.term
  }

  /** Up to `count` entries from an index on. */
  from(index: number, count: number): readonly Entry[] {
    return this.entries.slice(index - 1, index - 1 + count)
  }

  append(entry: Entry): number {
    this.disk.append<Entry>(NAME, entry)
    this.changes++
    return this.lastIndex
  }

  /** Whether a log that ends so is at least as up-to-date as this one (section 5.4.1). */
  allowsLeader(lastLogTerm: number, lastLogIndex: number): boolean {
    if (lastLogTerm !== this.lastTerm) return lastLogTerm > this.lastTerm
    return lastLogIndex >= this.lastIndex
  }

  /** The consistency check of AppendEntries (Figure 2, receiver's step 2). */
  holds(index: number, term: number): boolean {
    return this.termAt(index) === term
  }

  /**
   * From where a leader should try again after its consistency check failed at an index: past the end of a log that is too
   * short, or at the first entry of the conflicting term, which skips that term in one go (end of section 5.3).
   */
  retryFrom(index: number): number {
    const term = this.termAt(index)
    if (term === undefined) return this.lastIndex + 1
    // Terms never decrease along a log.
    let low = 1
    let high = index
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((this.termAt(middle) as number) < term) low = middle + 1
      else high = middle
    }
    return low
  }

  /**
   * Takes in a leader's entries (Figure 2, receiver's steps 3 and 4): only a conflict removes anything, for a late message
   * may bring less than is here already.
   *
   * @returns the index of the first entry that was removed, if any was
   */
  merge(prevLogIndex: number, entries: readonly Entry[]): number | undefined {
    let removed: number | undefined
    let index = prevLogIndex
    for (const entry of entries) {
      index++
      const present = this.termAt(index)
      if (present === entry.term) continue
      if (present !== undefined) {
        removed = index
        this.truncate(index - 1)
      }
      this.append(entry)
    }
    if (this.mutant === 'truncates-always' && index < this.lastIndex) {
      removed = index + 1
      this.truncate(index)
    }
    return removed
  }

  private truncate(length: number): void {
    this.disk.truncate(NAME, length)
    this.truncations.push(length)
    this.changes++
  }
}
