import type { Disk } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'
import type { Configuration } from './configuration.ts'
import { LogFiles } from './log-files.ts'
import type { RaftMutant } from './options.ts'
import type { Snapshot } from './snapshot.ts'

/** What a log holds: a command, or a leader's no-op, and the term in which a leader received it (Figure 2, "log[]"). */
export interface Entry {
  readonly term: number
  /** `null` is the no-op with which every leader begins its term (section 8), or stands beside a configuration. */
  readonly command: Command | null
  /** Who votes from here on. */
  readonly configuration?: Configuration
}

/** A configuration, and the index of its entry. */
interface ConfigurationAt {
  readonly index: number
  readonly configuration: Configuration
}

/**
 * The replicated log (section 5.3), of which a snapshot may stand for the first part (section 7). Its first index is 1; index 0
 * stands for "before the first entry", with term 0.
 */
export class RaftLog {
  /** How many appends, truncations and snapshots there were in this life. */
  changes = 0
  /** To which length the log was cut, each time: from this an observer knows how far back it must look. */
  readonly truncations: number[] = []
  /** What stands for the entries up to its last index. */
  snapshot: Snapshot | undefined
  private readonly files: LogFiles
  private readonly mutant: RaftMutant | undefined
  /** The entries after the snapshot. */
  private entries: Entry[]
  /** The configuration that the snapshot has, or the first of all, and those of the entries after it. */
  private configurations: ConfigurationAt[]

  /** @param founding - the configuration with which the cluster began */
  constructor(disk: Disk, founding: Configuration, mutant?: RaftMutant) {
    this.mutant = mutant
    this.files = new LogFiles(disk)
    this.snapshot = this.files.snapshot
    this.entries = [...this.files.entries]
    this.configurations = [{ index: this.base, configuration: this.snapshot?.configuration ?? founding }]
    for (const [i, { configuration }] of this.entries.entries()) {
      if (configuration !== undefined) this.configurations.push({ index: this.base + i + 1, configuration })
    }
  }

  /** The last index that the snapshot stands for; 0 without one. */
  get base(): number {
    return this.snapshot?.lastIndex ?? 0
  }

  get lastIndex(): number {
    return this.base + this.entries.length
  }

  get lastTerm(): number {
    return this.termAt(this.lastIndex) as number
  }

  /** Whether the log is about to be cut at its front. */
  get compacting(): boolean {
    return this.files.changing
  }

  /** How many writes to the disk there were in this life. */
  get writes(): number {
    return this.files.writes
  }

  /** The latest configuration: it is in effect whether it is committed or not (thesis, section 4.1). */
  get configuration(): Configuration {
    return (this.configurations.at(-1) as ConfigurationAt).configuration
  }

  /** The index of the latest configuration's entry; 0 for the founding one. */
  get configurationIndex(): number {
    return (this.configurations.at(-1) as ConfigurationAt).index
  }

  /** The latest configuration up to an index. */
  configurationAt(index: number): Configuration {
    const known = this.configurations.findLast((each) => each.index <= index) ?? this.configurations[0]
    return (known as ConfigurationAt).configuration
  }

  at(index: number): Entry | undefined {
    return this.entries[index - this.base - 1]
  }

  /** The term of the entry at an index; `undefined` past the end, and where the snapshot stands for it, but for its last. */
  termAt(index: number): number | undefined {
    return index === this.base ? (this.snapshot?.lastTerm ?? 0) : this.at(index)?.term
  }

  /** Up to `count` entries from an index on. */
  from(index: number, count: number): readonly Entry[] {
    const first = index - this.base - 1
    return this.entries.slice(first, first + count)
  }

  append(entry: Entry): number {
    this.files.append(entry)
    this.entries.push(entry)
    this.changes++
    const { configuration } = entry
    if (configuration !== undefined) this.configurations.push({ index: this.lastIndex, configuration })
    return this.lastIndex
  }

  /** Has a snapshot of this log's own stand for the entries up to its last index, once it is durable. */
  compact(snapshot: Snapshot): void {
    const { lastIndex } = snapshot
    this.files.compact(snapshot, this.entries.slice(lastIndex - this.base), () => {
      const { configuration } = snapshot
      this.entries.splice(0, lastIndex - this.base)
      this.snapshot = snapshot
      this.configurations = [
        { index: lastIndex, configuration },
        ...this.configurations.filter(({ index }) => index > lastIndex),
      ]
      this.changes++
    })
  }

  /** Has a leader's snapshot stand for everything. */
  install(snapshot: Snapshot): void {
    const { lastIndex, configuration } = snapshot
    this.files.install(snapshot)
    this.entries = []
    this.snapshot = snapshot
    this.configurations = [{ index: lastIndex, configuration }]
    this.truncations.push(lastIndex)
    this.changes++
  }

  /** Whether a log that ends so is at least as up-to-date as this one (section 5.4.1). */
  allowsLeader(lastLogTerm: number, lastLogIndex: number): boolean {
    if (lastLogTerm !== this.lastTerm) return lastLogTerm > this.lastTerm
    return lastLogIndex >= this.lastIndex
  }

  /** The consistency check of AppendEntries (Figure 2, receiver's step 2). What a snapshot stands for is committed, and so the same. */
  holds(index: number, term: number): boolean {
    return index < this.base || this.termAt(index) === term
  }

  /**
   * From where a leader should try again after its consistency check failed at an index: past the end of a log that is too
   * short, or at the first entry of the conflicting term, which skips that term in one go (end of section 5.3).
   */
  retryFrom(index: number): number {
    const term = this.termAt(index)
    if (term === undefined) return this.lastIndex + 1
    // Terms never decrease along a log.
    let low = this.base + 1
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
      if (index <= this.base) continue
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
      this.truncate(Math.max(index, this.base))
    }
    return removed
  }

  private truncate(length: number): void {
    this.files.truncate(length)
    this.entries.length = length - this.base
    if (this.mutant !== 'keeps-removed-configuration')
      this.configurations = this.configurations.filter(({ index }) => index <= length)
    this.truncations.push(length)
    this.changes++
  }
}
