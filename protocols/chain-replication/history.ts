import type { Disk, Plain } from '../../sim/index.ts'
import { Durability } from '../durability.ts'
import type { Command } from '../objects/index.ts'

const NAME = 'history'

/** The updates that a server has received, in their order: the paper's Hist. */
export class History {
  /** How often the end was removed. */
  cuts = 0
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly updates: readonly Command[]
  private flushed: number

  constructor(disk: Disk) {
    this.disk = disk
    this.durability = new Durability(disk)
    // The disk's own live image is the history in memory: there is no second copy to keep in step.
    this.updates = disk.log<Command>(NAME)
    this.flushed = this.updates.length
  }

  get length(): number {
    return this.updates.length
  }

  /** How many of them are durable. */
  get durable(): number {
    return this.flushed
  }

  /** The update of a number; the first is number 1. */
  at(number: number): Command | undefined {
    return this.updates[number - 1]
  }

  /** The updates after the first few, up to a number. */
  between(after: number, upTo: number): readonly Command[] {
    return this.updates.slice(after, upTo)
  }

  append(update: Command): void {
    this.disk.append<Command>(NAME, update)
    this.durability.wrote()
  }

  /** Keeps the first few updates. */
  cut(length: number): void {
    if (length >= this.length) return
    this.disk.truncate(NAME, length)
    this.durability.wrote()
    this.flushed = Math.min(this.flushed, length)
    this.cuts++
  }

  /** Keeps something else beside the updates, which is durable when they are. */
  keep<T>(place: string, value: T & Plain<T>): void {
    this.disk.write<T>(place, value)
    this.durability.wrote()
  }

  /** Runs `then` once everything written so far is durable. */
  whenDurable(then: () => void): void {
    const { length, cuts } = this
    this.durability.whenDurable(() => {
      if (cuts === this.cuts) this.flushed = Math.max(this.flushed, length)
      then()
    })
  }
}
