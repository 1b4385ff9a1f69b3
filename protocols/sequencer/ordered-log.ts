import type { Disk, Outcome } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import type { Command, StateMachine } from '../objects/index.ts'
import type { SequencerMutant } from './options.ts'

const NAME = 'order'

/** What a node does about updates that it has applied. */
interface Applying {
  applied(update: Command, outcome: Outcome): void
  /** All that could be applied has been. */
  settled(): void
}

/**
 * The updates in their order, as far as a node has them: the number of an update is its place in the log, from 1 on. It is applied once
 * it is durable here: else a crash would take the node back, and a client that stays with it would read what it had overtaken.
 */
export class OrderedLog {
  /** How many updates are applied. */
  applied = 0
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly machine: StateMachine
  private readonly mutant: SequencerMutant | undefined
  private readonly applying: Applying
  private readonly isVolatile: boolean
  /** What has come before what precedes it, by number. */
  private readonly early = new Map<number, Command>()

  /** `isVolatile`: whether updates are applied before they are durable, which is a mistake. */
  constructor(
    disk: Disk,
    durability: Durability,
    machine: StateMachine,
    mutant: SequencerMutant | undefined,
    isVolatile: boolean,
    applying: Applying,
  ) {
    this.disk = disk
    this.durability = durability
    this.machine = machine
    this.mutant = mutant
    this.isVolatile = isVolatile
    this.applying = applying
    // What a life begins with is durable.
    for (const update of this.updates) this.apply(update)
  }

  /** How many updates it has, durable or not. */
  get length(): number {
    return this.updates.length
  }

  /** How many have come and wait for one that precedes them. */
  get earlyCount(): number {
    return this.early.size
  }

  /** The update of a number. */
  at(number: number): Command | undefined {
    return this.updates[number - 1]
  }

  /** The updates after a number that are applied, the first ones first, at most so many. */
  after(number: number, most: number): readonly Command[] {
    return this.updates.slice(number, Math.min(this.applied, number + most))
  }

  /** All updates that it has. */
  get updates(): readonly Command[] {
    return this.disk.log<Command>(NAME)
  }

  /** Adds updates at the end, and applies them once they are durable. */
  append(updates: readonly Command[]): void {
    if (updates.length === 0) return
    for (const update of updates) this.disk.append<Command>(NAME, update)
    this.durability.wrote()
    const { length } = this
    if (this.isVolatile) this.applyUpTo(length)
    this.durability.whenDurable(() => this.applyUpTo(length))
  }

  /** Takes updates that come after a number, or keeps them until what precedes them has come. Gives whether any was added. */
  take(after: number, updates: readonly Command[]): boolean {
    if (this.mutant === 'arrival-order') {
      this.append(updates)
      return updates.length > 0
    }
    for (const [i, update] of updates.entries()) {
      const number = after + i + 1
      if (number > this.length) this.early.set(number, update)
    }
    const next: Command[] = []
    for (;;) {
      const number = this.length + next.length + 1
      const update = this.early.get(number)
      if (update === undefined) break
      this.early.delete(number)
      next.push(update)
    }
    this.append(next)
    return next.length > 0
  }

  private applyUpTo(length: number): void {
    if (length <= this.applied) return
    while (this.applied < length) {
      const update = this.updates[this.applied] as Command
      const outcome = this.apply(update)
      this.applying.applied(update, outcome)
    }
    this.applying.settled()
  }

  private apply(update: Command): Outcome {
    this.applied++
    return this.mutant === 'no-sessions' ? this.machine.perform(update) : this.machine.apply(update)
  }
}
