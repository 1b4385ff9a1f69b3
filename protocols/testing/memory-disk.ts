import type { Disk } from '../../sim/index.ts'

/** A disk without a machine: writes are there at once, and flushes complete when the test says so. */
export class MemoryDisk implements Disk {
  private readonly values = new Map<string, unknown>()
  private readonly logs = new Map<string, unknown[]>()
  private flushes: (() => void)[] = []

  read<T>(key: string): T | undefined {
    return this.values.get(key) as T | undefined
  }

  write<T>(key: string, value: T): void {
    this.values.set(key, value)
  }

  append<T>(log: string, entry: T): void {
    this.entries(log).push(entry)
  }

  log<T>(log: string): readonly T[] {
    return this.entries(log) as readonly T[]
  }

  truncate(log: string, length: number): void {
    this.entries(log).length = length
  }

  flush(then: () => void): void {
    this.flushes.push(then)
  }

  /** Completes the flushes under way, and those that their completion begins. */
  complete(): void {
    while (this.flushes.length > 0) this.flushes.shift()?.()
  }

  private entries(log: string): unknown[] {
    const entries = this.logs.get(log) ?? []
    this.logs.set(log, entries)
    return entries
  }
}
