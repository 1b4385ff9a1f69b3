import type { Disk, Outcome, Request } from '../../sim/index.ts'
import type { Durability } from '../durability.ts'
import type { Command } from '../objects/index.ts'

const NAME = 'outbox'

/** An update that a node has taken of a client, and has not applied. */
interface Pending {
  readonly update: Command
  /** Who waits for it to be applied. */
  readonly waiting: ((outcome: Outcome) => void)[]
}

/** The updates that a node has taken of its clients and has not applied, in the order in which it took them. */
export class Outbox {
  private pending: Pending[]
  /** How many of the first ones have been sent. */
  private sent = 0
  private readonly disk: Disk
  private readonly durability: Durability
  private readonly isKept: boolean

  /**
   * `isKept` says whether updates are on the disk, for they are acknowledged before they are ordered; `isApplied` tells those of an
   * earlier life that are done with.
   */
  constructor(disk: Disk, durability: Durability, isKept: boolean, isApplied: (update: Command) => boolean) {
    this.disk = disk
    this.durability = durability
    this.isKept = isKept
    const known = isKept ? disk.log<Command>(NAME) : []
    this.pending = known
      .filter((update) => !isApplied(update))
      .map((update): Pending => ({ update, waiting: [] }))
  }

  get length(): number {
    return this.pending.length
  }

  /** Whether a request's update is among them. */
  has(request: Request): boolean {
    return this.find(request) !== undefined
  }

  add(update: Command): void {
    this.pending.push({ update, waiting: [] })
    if (!this.isKept) return
    this.disk.append<Command>(NAME, update)
    this.durability.wrote()
  }

  /** Runs `then` once a request's update is applied, with what came of it. */
  whenApplied(request: Request, then: (outcome: Outcome) => void): void {
    this.find(request)?.waiting.push(then)
  }

  /** Runs `then` once all that is here by now is applied: they are applied in their order. */
  whenAllApplied(then: () => void): void {
    const last = this.pending.at(-1)
    if (last === undefined) then()
    else last.waiting.push(then)
  }

  /** An update is applied, of this node or of another: it is done with, if it was here. */
  applied({ session, sequence }: Command, outcome: Outcome): void {
    // Those of a session are applied in their order: with one of them all before it are.
    const isDone = ({ update }: Pending): boolean => update.session === session && update.sequence <= sequence
    const done = this.pending.filter(isDone)
    if (done.length === 0) return
    this.sent = Math.max(0, this.sent - done.length)
    this.pending = this.pending.filter((pending) => !isDone(pending))
    for (const { waiting } of done) for (const then of waiting) then(outcome)
  }

  /** What is to be sent: the first so many, if any of them was not sent. None is sent without those before it, which may have been lost. */
  unsent(most: number, isAlone: boolean): readonly Command[] {
    const upTo = Math.min(most, this.length)
    if (this.sent >= upTo) return []
    const from = isAlone ? this.sent : 0
    this.sent = upTo
    return this.pending.slice(from, upTo).map(({ update }) => update)
  }

  /** Has all of them sent again. */
  sendAgain(): void {
    this.sent = 0
  }

  private find({ session, sequence }: Request): Pending | undefined {
    return this.pending.find(({ update }) => update.session === session && update.sequence === sequence)
  }
}
