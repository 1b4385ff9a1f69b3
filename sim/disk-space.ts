import type { DiskConditions } from './disk-conditions.ts'
import type { Image } from './disk-image.ts'
import { DiskError } from './errors.ts'
import { bytesOf } from './size.ts'

/**
 * How much of a disk is taken: the bytes of canonical JSON of all values and entries, and of the names of keys and of logs that
 * are not empty. Nothing is counted until there is a limit.
 */
export class DiskSpace {
  private readonly capacity: number
  /** The faults that limit it, and each up to how many bytes. */
  private ceilings: ReadonlyMap<string, number> = new Map()
  private used = 0
  private readonly struck: (fault: string) => void

  constructor(capacity: number | undefined, struck: (fault: string) => void) {
    this.capacity = capacity ?? Number.POSITIVE_INFINITY
    this.struck = struck
  }

  get limited(): boolean {
    return this.capacity < Number.POSITIVE_INFINITY || this.ceilings.size > 0
  }

  /** From now on only so many bytes more fit; for a fault that was here before, still as many as from its beginning. */
  limit(full: DiskConditions['full'], image: Image): void {
    if (full.length === 0 && this.ceilings.size === 0) return
    if (!this.limited) this.used = bytesIn(image)
    const before = this.ceilings
    this.ceilings = new Map(
      full.map(({ fault, freeBytes }) => [fault, before.get(fault) ?? this.used + freeBytes]),
    )
  }

  /** The image was exchanged, or changed by something that is not a write. */
  recount(image: Image): void {
    if (this.limited) this.used = bytesIn(image)
  }

  /** Takes the space of a value of `bytes` that is to stand under a key. */
  write(image: Image, key: string, bytes: number): void {
    const old = image.values.get(key)
    this.take(key, bytes + (old === undefined ? bytesOf(key) : -bytesOf(old)))
  }

  /** Takes the space of an entry of `bytes` at the end of a log. */
  append(image: Image, log: string, bytes: number): void {
    this.take(log, bytes + (image.log(log).length === 0 ? bytesOf(log) : 0))
  }

  /** Gives back the space of all entries of a log from `length` on. */
  truncate(image: Image, log: string, length: number): void {
    for (const entry of image.log(log).slice(length)) this.used -= bytesOf(entry)
    if (length === 0) this.used -= bytesOf(log)
  }

  private take(name: string, bytes: number): void {
    // What makes the disk emptier is always possible.
    if (bytes > 0) {
      this.demand(name, bytes, this.capacity - this.used)
      for (const [fault, ceiling] of this.ceilings) {
        if (this.used + bytes > ceiling) this.struck(fault)
      }
      this.demand(name, bytes, Math.min(...this.ceilings.values()) - this.used)
    }
    this.used += bytes
  }

  private demand(name: string, bytes: number, free: number): void {
    if (bytes <= free) return
    throw new DiskError(
      'full',
      name,
      `disk '${name}': the disk is full: ${bytes} bytes more are needed and ${Math.max(0, free)} are free`,
    )
  }
}

function bytesIn(image: Image): number {
  let bytes = 0
  for (const [key, value] of image.values) bytes += bytesOf(key) + bytesOf(value)
  for (const [name, log] of image.logs) {
    if (log.length > 0) bytes += bytesOf(name)
    for (const entry of log) bytes += bytesOf(entry)
  }
  return bytes
}
