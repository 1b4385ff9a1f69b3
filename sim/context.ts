import { InputError } from './errors.ts'
import type { TimerSet } from './timers.ts'
import { questionStep } from './tasks.ts'
import type {
  Answer,
  AskOptions,
  Clock,
  Disk,
  Json,
  Message,
  Node,
  NodeId,
  Random,
  Task,
  Timer,
} from './types.ts'

/** What stands behind the face that a protocol sees. */
export interface NodeParts {
  readonly id: NodeId
  readonly members: readonly NodeId[]
  readonly founders: readonly NodeId[]
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

/** How long a script waits for answers if it does not say. */
const DEFAULT_TIMEOUT_MS = 1_000

/** The sending side of a node: what a protocol is given, and nothing else. */
export class NodeContext<M extends Message> implements Node<M> {
  readonly id: NodeId
  readonly members: readonly NodeId[]
  readonly founders: readonly NodeId[]
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  readonly clock: Clock
  readonly random: Random
  readonly disk: Disk
  private readonly parts: NodeParts
  private others: readonly number[] | undefined

  constructor(parts: NodeParts) {
    this.parts = parts
    this.id = parts.id
    this.members = parts.members
    this.founders = parts.founders
    this.groups = parts.groups
    this.clock = parts.clock
    this.random = parts.random
    this.disk = parts.disk
  }

  send(to: NodeId, message: M): void {
    this.parts.transmit(this.positionOf(to), message)
  }

  broadcast(message: M): void {
    // Not every node speaks to all, and a large cluster has as many lists of peers as nodes.
    this.others ??= this.members
      .filter((member) => member !== this.id)
      .map((member) => this.parts.positionOf(member) as number)
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

  *ask(to: NodeId, message: M, options: AskOptions = {}): Task<M | undefined> {
    const [answer] = yield* this.askAll([to], message, options)
    return answer?.message
  }

  *askAll(
    to: readonly NodeId[],
    message: M,
    options: AskOptions & { readonly need?: number } = {},
  ): Task<readonly Answer<M>[]> {
    const { timeoutMs = DEFAULT_TIMEOUT_MS, need = to.length } = options
    const positions = to.map((peer) => this.positionOf(peer))
    return (yield* questionStep(positions, message, timeoutMs, need)) as readonly Answer<M>[]
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

  private positionOf(to: NodeId): number {
    const position = this.parts.positionOf(to)
    if (position === undefined)
      throw new InputError(`${this.id} sent to "${to}", which is no node of this cluster`)
    return position
  }
}
