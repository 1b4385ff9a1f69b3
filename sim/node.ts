import { ChosenRandom } from './chosen-random.ts'
import { MachineClock } from './clock.ts'
import { NodeContext, type NodeParts } from './context.ts'
import { SimulatedDisk } from './disk.ts'
import type { Sampler } from './distributions.ts'
import { type CodeOwner, markLine, runGuarded } from './guarded.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Endpoint, Envelope, Network } from './network.ts'
import type { NodeView } from './observers.ts'
import type { AnyProtocol } from './protocol.ts'
import { type ReplyMessage, type RequestMessage, ServerRequest } from './requests.ts'
import { RunningTask, startNodeStep } from './tasks.ts'
import { TimerSet } from './timers.ts'
import { kindCode } from './trace.ts'
import type { Disk, Inspection, Json, Message, NodeId, Process, Reply, Task } from './types.ts'

/** What became of a promise that a node made. */
export interface Finding {
  readonly property: string
  readonly kind: 'always' | 'sometimes'
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
  /** A node's code has run, as the handling of an event; or the node has crashed. */
  changed(node: SimulatedNode, event: number): void
  /** A node's code threw. */
  threw(node: NodeId, why: string): void
  /** A node's code called something that is not the same on every run. */
  reachedOutside(node: NodeId, why: string): void
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
export class SimulatedNode implements Endpoint, NodeView<Process>, NodeParts, CodeOwner {
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
    this.timers = new TimerSet(kernel, this.clock, kernel.key.stream(`timers/${id}`), {
      wentOff: (cause) =>
        kernel.record(kindCode.timer, position, NONE, NONE, cause, NONE, undefined, undefined, 0, 0),
      run: (action, event) => this.run(action, undefined, event),
    })
    const diskStream = kernel.key.stream(`disk/${id}`)
    this.disk = new SimulatedDisk(kernel, position, world.flushLatency, diskStream, (action, event) => {
      this.run(action, undefined, event)
    })
    this.disk.onFlush = () => world.flushed(this)
    this.durable = this.disk.durable
  }

  /** Begins a life. */
  start(cause: number): void {
    const event = this.recordLife(kindCode.start, ++this.incarnation, cause)
    const { protocol, options, mutant } = this.program
    this.run(
      () => {
        this.process = protocol.create(new NodeContext(this), options, mutant)
      },
      undefined,
      event,
    )
  }

  /** Ends a life: memory, timers and scripts are gone, and the disk keeps what it may. */
  crash(cause: number): void {
    const event = this.recordLife(kindCode.crash, this.incarnation, cause)
    this.process = undefined
    this.timers.clear()
    for (const task of this.tasks) task.cancel()
    this.tasks.clear()
    this.disk.crash()
    this.world.changed(this, event)
  }

  refuses(): string | undefined {
    return this.process === undefined ? `${this.id} is down` : undefined
  }

  deliver(envelope: Envelope, event: number): void {
    this.run(envelope.from < this.world.nodeCount ? this.receive : this.serve, envelope, event)
  }

  inspect(): Inspection | undefined {
    return this.process?.inspect()
  }

  positionOf(id: NodeId): number | undefined {
    const position = this.world.positions.get(id)
    return position !== undefined && position < this.world.nodeCount ? position : undefined
  }

  transmit(to: number, message: Message): void {
    this.seal(message)
    this.world.network().send(this.position, to, message, NONE)
  }

  transmitAll(to: readonly number[], message: Message): void {
    this.seal(message)
    const network = this.world.network()
    for (const receiver of to) network.send(this.position, receiver, message, NONE)
  }

  threw(why: string): void {
    this.world.threw(this.id, why)
  }

  reachedOutside(why: string): void {
    this.world.reachedOutside(this.id, why)
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
    markLine(this.world.kernel, this.position, kind, text, fields)
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
  private run<A>(action: (argument: A) => unknown, argument: A, event: number): void {
    this.world.kernel.cause = event
    runGuarded(this, action, argument)
    this.world.changed(this, event)
  }

  private readonly receive = ({ from, message }: Envelope): unknown =>
    (this.process as Process).receive(this.world.names[from] as NodeId, message)

  private readonly serve = ({ from, message, operation }: Envelope): unknown => {
    const process = this.process as Process
    const request = message as RequestMessage
    const life = this.incarnation
    const answer = (reply: Reply): void => {
      // An answer kept by a former life reaches nobody.
      if (life !== this.incarnation || this.process === undefined) return
      const answering: ReplyMessage = { type: 'reply', attempt: request.attempt, reply }
      this.seal(answering)
      this.world.network().send(this.position, from, answering, operation)
    }
    if (process.request === undefined) {
      throw new Error(
        `protocol ${this.program.protocol.name} takes no requests: expected a method request(request)`,
      )
    }
    return process.request(new ServerRequest(this.world.names[from] as NodeId, request, answer))
  }

  /** Freezes a message and leaves its hash in the kernel's seal, once for all receivers. */
  private seal(message: Message): void {
    this.world.kernel.seal.walk(message, 'message')
  }

  private recordLife(kind: number, incarnation: number, cause: number): number {
    const { kernel } = this.world
    return kernel.record(kind, this.position, NONE, NONE, cause, NONE, undefined, undefined, incarnation, 0)
  }
}
