import { ChosenRandom } from './chosen-random.ts'
import { ChoicesExhausted } from './choices.ts'
import { MachineClock } from './clock.ts'
import { NodeContext, type NodeParts } from './context.ts'
import { SimulatedDisk } from './disk.ts'
import type { Sampler } from './distributions.ts'
import { DefectError } from './errors.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Endpoint, Envelope, Network } from './network.ts'
import type { NodeView } from './observers.ts'
import { setPrinter } from './printing.ts'
import type { AnyProtocol } from './protocol.ts'
import { type ReplyMessage, type RequestMessage, ServerRequest } from './requests.ts'
import { RunningTask, startNodeStep } from './tasks.ts'
import { TimerSet } from './timers.ts'
import { kindCode } from './trace.ts'
import type { Disk, Inspection, Json, Message, NodeId, Process, Reply, Task } from './types.ts'

/** What became of a promise: a node's `always` or `sometimes`, or the engine's own that no handler throws. */
export interface Finding {
  readonly property: string
  readonly kind: 'always' | 'sometimes' | 'engine'
  readonly node: NodeId
  readonly holds: boolean
  readonly why: string | undefined
}

/** What a node knows of the world around it. */
export interface Surroundings {
  readonly kernel: Kernel
  /** Nodes first, then clients. */
  readonly names: readonly NodeId[]
  readonly positions: ReadonlyMap<NodeId, number>
  readonly nodeCount: number
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  readonly flushLatency: Sampler
  network(): Network
  /** A node's code has run. */
  changed(node: SimulatedNode): void
  found(finding: Finding): void
  noted(node: SimulatedNode, text: string): void
  flushed(node: SimulatedNode): void
}

/** What a node runs. */
export interface Program {
  readonly protocol: AnyProtocol
  readonly options: object
  readonly mutant: string | undefined
  readonly group: string
  readonly members: readonly NodeId[]
}

/** The receiving side of a node: its lives, and everything that makes its code run. */
export class SimulatedNode implements Endpoint, NodeView<Process>, NodeParts {
  readonly id: NodeId
  readonly position: number
  readonly side: number
  readonly program: Program
  readonly clock: MachineClock
  readonly disk: SimulatedDisk
  readonly timers: TimerSet
  readonly random: ChosenRandom
  readonly durable: Pick<Disk, 'read' | 'log'>
  readonly members: readonly NodeId[]
  readonly groups: { readonly [group: string]: readonly NodeId[] }
  process: Process | undefined
  incarnation = 0
  private readonly world: Surroundings
  private readonly tasks = new Set<RunningTask<void>>()

  constructor(position: number, program: Program, world: Surroundings) {
    const { kernel } = world
    const id = world.names[position] as NodeId
    this.id = id
    this.position = position
    this.side = position
    this.program = program
    this.world = world
    this.members = program.members
    this.groups = world.groups
    this.clock = new MachineClock(kernel)
    this.random = ChosenRandom.over(kernel.choices, kernel.key.generator(`node/${id}`))
    this.timers = new TimerSet(kernel, this.clock, kernel.key.stream(`timers/${id}`), (action, cause) => {
      this.run(
        action,
        kernel.record(kindCode.timer, position, NONE, NONE, cause, NONE, undefined, undefined, 0, 0),
      )
    })
    const diskStream = kernel.key.stream(`disk/${id}`)
    this.disk = new SimulatedDisk(kernel, position, world.flushLatency, diskStream, (action, event) => {
      this.run(action, event)
    })
    this.disk.onFlush = () => world.flushed(this)
    this.durable = this.disk.durable
  }

  /** Begins a life. */
  start(cause: number): void {
    const event = this.recordLife(kindCode.start, ++this.incarnation, cause)
    const { protocol, options, mutant } = this.program
    this.run(() => {
      this.process = protocol.create(new NodeContext(this), options, mutant)
    }, event)
  }

  /** Ends a life: memory, timers and scripts are gone, and the disk keeps what it may. */
  crash(cause: number): void {
    this.recordLife(kindCode.crash, this.incarnation, cause)
    this.process = undefined
    this.timers.clear()
    for (const task of this.tasks) task.cancel()
    this.tasks.clear()
    this.disk.crash()
    this.world.changed(this)
  }

  refuses(): string | undefined {
    return this.process === undefined ? `${this.id} is down` : undefined
  }

  deliver(envelope: Envelope, event: number): void {
    const process = this.process as Process
    const { from, message } = envelope
    const { names, nodeCount } = this.world
    if (from < nodeCount) this.run(() => process.receive(names[from] as NodeId, message), event)
    else this.run(() => this.serve(process, envelope), event)
  }

  inspect(): Inspection | undefined {
    return this.process?.inspect()
  }

  positionOf(id: NodeId): number | undefined {
    const position = this.world.positions.get(id)
    return position !== undefined && position < this.world.nodeCount ? position : undefined
  }

  transmit(to: readonly number[], message: Message): void {
    this.post(to, message, NONE)
  }

  spawn(task: Task): void {
    const running = new RunningTask(
      task,
      (request, resume) =>
        startNodeStep(request, resume, (ms, action) => this.timers.after(ms, action), this.disk),
      () => this.tasks.delete(running),
    )
    this.tasks.add(running)
    running.resume()
  }

  mark(kind: 'note' | 'print', text: string, fields: Json | undefined): void {
    const { kernel } = this.world
    kernel.seal.walk({ text, fields }, kind)
    const { a, b } = kernel.seal
    kernel.record(kindCode[kind], this.position, NONE, NONE, kernel.cause, NONE, fields, text, a, b)
    if (kind === 'note') this.world.noted(this, text)
  }

  reached(
    property: string,
    kind: 'always' | 'sometimes',
    holds: boolean,
    why: (() => string) | undefined,
  ): void {
    this.world.found({ property, kind, node: this.id, holds, why: holds ? undefined : why?.() })
  }

  /** Runs this node's code as the handling of an event; whatever it throws is a finding about the protocol. */
  private run(action: () => void, event: number): void {
    this.world.kernel.cause = event
    setPrinter(this)
    try {
      action()
    } catch (error) {
      if (error instanceof DefectError || error instanceof ChoicesExhausted) throw error
      this.world.found({
        property: NO_HANDLER_THROWS,
        kind: 'engine',
        node: this.id,
        holds: false,
        why: whyThrown(this.id, error),
      })
    } finally {
      setPrinter(undefined)
    }
    this.world.changed(this)
  }

  private serve(process: Process, { from, message, operation }: Envelope): void {
    const request = message as RequestMessage
    const life = this.incarnation
    const answer = (reply: Reply): void => {
      // An answer kept by a former life reaches nobody.
      if (life !== this.incarnation || this.process === undefined) return
      const answering: ReplyMessage = { type: 'reply', attempt: request.attempt, reply }
      this.post([from], answering, operation)
    }
    if (process.request === undefined) {
      throw new Error(
        `protocol ${this.program.protocol.name} takes no requests: expected a method request(request)`,
      )
    }
    process.request(new ServerRequest(this.world.names[from] as NodeId, request, answer))
  }

  /** Seals a message once and hands it to the network for each receiver. */
  private post(to: readonly number[], message: Message, operation: number): void {
    const { seal } = this.world.kernel
    seal.walk(message, 'message')
    const { a, b } = seal
    const network = this.world.network()
    for (const receiver of to) network.send(this.position, receiver, message, a, b, operation)
  }

  private recordLife(kind: number, incarnation: number, cause: number): number {
    const { kernel } = this.world
    return kernel.record(kind, this.position, NONE, NONE, cause, NONE, undefined, undefined, incarnation, 0)
  }
}

/** The engine's own property of every protocol. */
export const NO_HANDLER_THROWS = 'no handler throws'

/** One sentence on what a handler threw. A write to something frozen gets its own words. */
export function whyThrown(node: NodeId, error: unknown): string {
  if (!(error instanceof Error)) return `${node} threw ${String(error)}`
  const frozen = /read only property|not extensible|Cannot delete property|Cannot add property/.test(
    error.message,
  )
  if (error instanceof TypeError && frozen) {
    return `${node} changed plain data that it had sent, written or received, which is shared and frozen: ${error.message}`
  }
  return `${node} threw ${error.name}: ${error.message}${thrownAt(error)}`
}

/** The first line of the stack, without its folder. The text is for people and is never part of the hash. */
function thrownAt(error: Error): string {
  const frame = error.stack?.split('\n').find((line) => /^\s+at /.test(line))
  const place = frame?.match(/([^/\\(]+:\d+):\d+\)?$/)?.[1]
  return place === undefined ? '' : ` (${place})`
}
