import type { Envelope } from './envelope.ts'
import type { Link } from './link.ts'
import type { Message } from './types.ts'

/** A message that is about to set out, or that is kept before it does. */
export interface Departure {
  readonly envelope: Envelope
  readonly link: Link
  readonly delay: number
  readonly identity: number
  /** Whether later messages may overtake it in a network that keeps their order. */
  readonly overtaken: boolean
  /** Whether a fault of a single message holds it until faults end. */
  readonly held: boolean
}

/** What becomes of one message at sending, as the active faults make it. One object serves all messages, one after another. */
export class Passage {
  link!: Link
  /** Its number on its link, from 1. */
  number = 0
  message!: Message
  /** Microseconds that a copy of it takes by the network's own draw. */
  ownCopyDelay = 0
  /** Microseconds that it and its copy take longer. */
  extra = 0
  /** Microseconds by which it, and not its copy, is held back. */
  heldBack = 0
  /** Whether later messages may overtake it in a network that keeps their order. */
  overtaken = false
  /** Microseconds that its copy takes; it has none without. */
  copyDelay: number | undefined
  /** Why it is dropped, if it is: the first reason counts. */
  dropped: string | undefined
  /** Whether a fault of this single message holds it until faults end. */
  held = false
  /** The fault that dropped it. */
  private dropper: string | undefined
  /** The faults that have had an effect on it. */
  private readonly strikers: string[] = []

  begin(link: Link, message: Message, ownCopyDelay: number, copied: boolean): this {
    this.link = link
    this.number = link.sent
    this.message = message
    this.ownCopyDelay = ownCopyDelay
    this.extra = 0
    this.heldBack = 0
    this.overtaken = false
    this.copyDelay = copied ? ownCopyDelay : undefined
    this.dropped = undefined
    this.held = false
    this.dropper = undefined
    this.strikers.length = 0
    return this
  }

  /** Drops it, for a fault or for the network's own loss. */
  drop(why: string, fault?: string): void {
    if (this.dropped !== undefined) return
    this.dropped = why
    this.dropper = fault
  }

  /** A fault has had an effect on it. */
  struckBy(fault: string): void {
    this.strikers.push(fault)
  }

  /** The faults that have had an effect in the end: of a message that is dropped, the one that dropped it. */
  get struck(): readonly string[] {
    if (this.dropped === undefined) return this.strikers
    return this.dropper === undefined ? [] : [this.dropper]
  }
}
