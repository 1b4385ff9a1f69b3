import { InputError } from './errors.ts'
import type { TimerSet } from './timers.ts'
import type { Clock, Disk, Json, Message, Node, NodeId, Random, Task, Timer } from './types.ts'

/** What stands behind the face that a protocol sees. */
export interface NodeParts {
  readonly id: NodeId
  readonly members: readonly NodeId[]
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  readonly timers: TimerSet
  /** The position of a node by its name; `undefined` for a name that no node has. */
  positionOf(id: NodeId): number | undefined
  transmit(to: number, message: Message): void
  /** Seals a message once for all receivers. */
  transmitAll(to: readonly number[], message: Message): void
  spawn(task: Task): void
  mark(kind: 'note' | 'print', text: string, fields: Json | undefined): void
  reached(
    property: string,
    kind: 'always' | 'sometimes',
    holds: boolean,
    why: (() => string) | undefined,
  ): void
}

/** The sending side of a node: what a protocol is given, and nothing else. */
export class NodeContext<M extends Message> implements Node<M> {
  readonly id: NodeId
  readonly members: readonly NodeId[]
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  private readonly parts: NodeParts
  private readonly others: readonly number[]

  constructor(parts: NodeParts) {
    this.parts = parts
    this.id = parts.id
    this.members = parts.members
    this.groups = parts.groups
    this.clock = parts.clock
    this.random = parts.random
    this.disk = parts.disk
    this.others = parts.members
      .filter((member) => member !== parts.id)
      .map((member) => parts.positionOf(member) as number)
  }

  send(to: NodeId, message: M): void {
    const position = this.parts.positionOf(to)
    if (position === undefined)
      throw new InputError(`${this.id} sent to "${to}", which is no node of this cluster`)
    this.parts.transmit(position, message)
  }

  broadcast(message: M): void {
    this.parts.transmitAll(this.others, message)
  }

  after(delayMs: number, action: () => void): Timer {
    return this.parts.timers.after(delayMs, action)
  }

  every(periodMs: number, action: () => void): Timer {
    return this.parts.timers.every(periodMs, action)
  }

  spawn(task: Task): void {
    this.parts.spawn(task)
  }

  note(text: string, fields?: { readonly [field: string]: Json }): void {
    this.parts.mark('note', text, fields)
  }

  always(name: string, holds: boolean, why?: () => string): void {
    this.parts.reached(name, 'always', holds, why)
  }

  sometimes(name: string, holds = true): void {
    this.parts.reached(name, 'sometimes', holds, undefined)
  }
}
