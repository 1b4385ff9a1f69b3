import type { Disk } from '../../sim/index.ts'
import type { Command } from '../objects/index.ts'

/** What a log holds: an operation, and the view in which its primary put it there. */
export interface Entry {
  readonly view: number
  /** `null` is the entry with which a view begins (Oki and Liskov 1988, "newview"). */
  readonly command: Command | null
}

/** Where a log ends. Of two logs the newer is that of the later view, and within a view the longer one. */
export interface LogEnd {
  readonly view: number
  readonly length: number
}

const NAME = 'log'

/**
 * The operations in their order. Every view begins with an entry of its own, so the last entry tells in which view the log was
 * last that of a primary: the "latest normal view" of Viewstamped Replication Revisited.
 */
export class ViewLog {
  /** To which length the log was cut, each time: from this an observer knows how far back it must look. */
  readonly cuts: number[] = []
  private readonly disk: Disk
  private readonly wrote: () => void
  private readonly entries: readonly Entry[]

  /** `wrote` is told of everything that is written. */
  constructor(disk: Disk, wrote: () => void = () => undefined) {
    this.disk = disk
    this.wrote = wrote
    // The disk's own live image is the log in memory: there is no second copy to keep in step.
    this.entries = disk.log<Entry>(NAME)
  }

  get length(): number {
    return this.entries.length
  }

  /** The view of the last entry, 0 if there is none. */
  get view(): number {
    return this.entries.at(-1)?.view ?? 0
  }

  get end(): LogEnd {
    return { view: this.view, length: this.length }
  }

  /** The entry of a number; the first is number 1. */
  at(number: number): Entry | undefined {
    return this.entries[number - 1]
  }

  /** All entries but the first few. */
  after(count: number): readonly Entry[] {
    return this.entries.slice(count)
  }

  append(entry: Entry): number {
    this.disk.append<Entry>(NAME, entry)
    this.wrote()
    return this.length
  }

  /**
   * Takes over the end of another log, which is the same as this one in its first entries, as many as `count` says. Two entries of
   * one number and view are the same one, so only what differs gives way, and a late message removes nothing.
   *
   * @returns the number of the first entry that was removed, if any was
   */
  adopt(count: number, entries: readonly Entry[]): number | undefined {
    let removed: number | undefined
    let number = count
    for (const entry of entries) {
      number++
      const present = this.at(number)
      if (present?.view === entry.view) continue
      if (present !== undefined) {
        removed = number
        this.cut(number - 1)
      }
      this.append(entry)
    }
    return removed
  }

  /** Keeps the first few entries. */
  cut(length: number): void {
    if (length >= this.length) return
    this.disk.truncate(NAME, length)
    this.cuts.push(length)
    this.wrote()
  }
}

/** Whether one log is newer than another. */
export function isNewer(one: LogEnd, other: LogEnd): boolean {
  return one.view === other.view ? one.length > other.length : one.view > other.view
}
