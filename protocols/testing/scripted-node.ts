import {
  type Clock,
  type Json,
  type Message,
  type Node,
  type NodeId,
  type Random,
  type Request,
  sleep,
  type Task,
  type Timer,
} from '../../sim/index.ts'
import { MemoryDisk } from './memory-disk.ts'

/** A timer that rings when the test says so. */
export class ScriptedTimer implements Timer {
  active = true
  readonly action: () => void

  constructor(action: () => void) {
    this.action = action
  }

  cancel(): void {
    this.active = false
  }

  restart(): void {
    this.active = true
  }

  /** Rings, if it is set. */
  ring(): void {
    if (this.active) this.action()
  }
}

/** A message that a protocol has sent. */
export interface Sent<M extends Message> {
  readonly to: NodeId
  readonly message: M
}

/** What a protocol sees of the world, played by a test: it keeps what is sent, and nothing happens by itself. */
export class ScriptedNode<M extends Message> implements Node<M> {
  readonly id: NodeId
  readonly members: readonly NodeId[]
  readonly founders: readonly NodeId[]
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  readonly clock: Clock = {
    now: () => 0,
    monotonic: () => 0,
    interval: () => ({ earliest: 0, latest: 0 }),
  }
  readonly random: Random = {
    float: () => 0.5,
    int: (min) => min,
    bool: () => true,
    pick: ([first]) => first as never,
    shuffle: (items) => [...items],
  }
  readonly disk = new MemoryDisk()
  readonly timers: ScriptedTimer[] = []
  readonly marks = new Set<string>()
  private sent: Sent<M>[] = []

  constructor(id: NodeId, members: readonly NodeId[]) {
    this.id = id
    this.members = members
    this.founders = members
    this.groups = { n: members }
  }

  send(to: NodeId, message: M): void {
    this.sent.push({ to, message })
  }

  broadcast(message: M): void {
    for (const member of this.members) if (member !== this.id) this.send(member, message)
  }

  after(_delayMs: number, action: () => void): ScriptedTimer {
    const timer = new ScriptedTimer(action)
    this.timers.push(timer)
    return timer
  }

  every(_periodMs: number, action: () => void): ScriptedTimer {
    return this.after(0, action)
  }

  spawn(task: Task): void {
    task.next()
  }

  /** A scripted node's questions are never answered. */
  *ask(): Task<undefined> {
    yield* this.askAll()
    return undefined
  }

  *askAll(): Task<readonly []> {
    yield* sleep(1_000)
    return []
  }

  note(): void {}

  always(name: string, holds: boolean): void {
    if (!holds) throw new Error(`${name}: it does not`)
  }

  sometimes(name: string, holds = true): void {
    if (holds) this.marks.add(name)
  }

  /** What was sent since this was last asked. */
  takeSent(): readonly Sent<M>[] {
    const { sent } = this
    this.sent = []
    return sent
  }
}

/** A client's request that keeps the answer it is given. */
export class ScriptedRequest implements Request {
  readonly client = 'c1'
  readonly session: string
  readonly sequence: number
  readonly operation: Request['operation']
  answer: string | undefined

  readonly context?: Json

  constructor(operation: Request['operation'], sequence = 1, session = 'c1/0', context?: Json) {
    this.operation = operation
    this.sequence = sequence
    this.session = session
    if (context !== undefined) this.context = context
  }

  ok(value?: unknown): void {
    this.answer = value === undefined ? 'ok' : `ok ${JSON.stringify(value)}`
  }

  fail(reason: string): void {
    this.answer = `fail: ${reason}`
  }

  info(reason: string): void {
    this.answer = `info: ${reason}`
  }

  redirect(to?: NodeId): void {
    this.answer = to === undefined ? 'redirect' : `redirect to ${to}`
  }
}
