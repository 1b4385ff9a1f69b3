import { ChosenRandom } from './chosen-random.ts'
import { MachineClock } from './clock.ts'
import { NodeContext, type NodeParts } from './context.ts'
import { type DiskSettings, SimulatedDisk } from './disk.ts'
import type { Envelope } from './envelope.ts'
import { type DiskError, InputError } from './errors.ts'
import {
  type CodeOwner,
  isPromise,
  markLine,
  refusal,
  RefusedCode,
  refuseAsync,
  runGuarded,
} from './guarded.ts'
import { Inbox } from './inbox.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Endpoint, Network } from './network.ts'
import type { NodeConditions } from './node-conditions.ts'
import type { NodeView } from './observers.ts'
import type { AnyProtocol } from './protocol.ts'
import { textOf } from './printing.ts'
import { Questions } from './questions.ts'
import type { Stream } from './random.ts'
import { type ReplyMessage, type RequestMessage, ServerRequest } from './requests.ts'
import { type NodeSteps, RunningTask, startNodeStep } from './tasks.ts'
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
  readonly disk: DiskSettings
  /** Microseconds after which a node that died of its disk starts again. */
  readonly restartAfter: number
  /** By how much the intervals of clocks reach to either side, milliseconds. */
  readonly uncertaintyMs: number
  /** The members of every group, as they are now. */
  groups(): { readonly [group: string]: readonly NodeId[] }
  /** The members of every group, as they were at the start. */
  readonly founders: { readonly [group: string]: readonly NodeId[] }
  network(): Network
  /** A node's code has run, as the handling of an event; or the node has crashed. */
  changed(node: SimulatedNode, event: number): void
  /** A node's code threw. */
  threw(node: NodeId, why: string): void
  /** A node's code called something that is not the same on every run. */
  reachedOutside(node: NodeId, why: string): void
  found(finding: Finding): void
  noted(node: SimulatedNode, text: string): void
  wrote(node: SimulatedNode, name: string): void
  flushed(node: SimulatedNode): void
  /** A fault of this id has had an effect. */
  struck(fault: string): void
  /** How many copies of the data of a node's group may be damaged, and are. */
  damage(node: SimulatedNode): DamageLimit
}

/** The limit to the damage that is done to one node's data. */
export interface DamageLimit {
  mayDamage(item: string): boolean
  damaged(item: string): void
  mended(item: string): void
}

/** A version of a protocol, with its options. */
export interface Version {
  readonly protocol: AnyProtocol
  readonly options: object
  readonly mutant: string | undefined
}

/** What a node runs. */
export interface Program {
  /** The version that it starts with, and those that upgrades bring. */
  readonly versions: readonly Version[]
  readonly group: string
  /** Whether it waits for a membership change to bring it in. */
  readonly spare: boolean
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
  readonly inbox: Inbox
  readonly random: ChosenRandom
  readonly durable: Pick<Disk, 'read' | 'log'>
  process: Process | undefined
  incarnation = 0
  /** Whether it belongs to the cluster: a spare does once it has joined. */
  present: boolean
  /** Whether it has left the cluster for good. */
  left = false
  private readonly world: Surroundings
  private lastEnvelope: Envelope | undefined
  private lastHeardAt = 0
  private readonly stream: Stream
  private readonly questions: Questions
  /** What its scripts can wait for. */
  private readonly steps: NodeSteps
  private readonly tasks = new Set<RunningTask<void>>()
  private version = 0
  private down = false
  private restarts = 0
  /** It is down by itself until the last of its restarts is due. */
  private downUntil = 0
  private deathOf: DiskError | undefined
  /** Whether its own code runs now, and not somebody's who looks at it. */
  private acting = false
  /** Which of its functions runs, for when it has to be named. */
  handler = 'a handler'

  constructor(position: number, program: Program, world: Surroundings) {
    const { kernel } = world
    const id = world.names[position] as NodeId
    this.id = id
    this.position = position
    this.side = position
    this.program = program
    this.present = !program.spare
    this.world = world
    this.stream = kernel.key.stream(`node/${id}`)
    this.clock = new MachineClock(kernel, world.uncertaintyMs)
    this.random = ChosenRandom.over(kernel.choices, kernel.key.generator(`node/${id}`))
    this.inbox = new Inbox(kernel, kernel.key.stream(`inbox/${id}`))
    this.timers = new TimerSet(kernel, this.clock, kernel.key.stream(`timers/${id}`), {
      occupied: () => this.inbox.occupied,
      later: (work) => this.inbox.later({ begin: work }),
      wentOff: (cause) =>
        kernel.record(kindCode.timer, position, NONE, NONE, cause, NONE, undefined, undefined, 0, 0),
      run: (action, event) => this.run(action, undefined, event),
    })
    const limit = world.damage(this)
    this.disk = new SimulatedDisk(kernel, position, world.disk, kernel.key.stream(`disk/${id}`), {
      node: id,
      acting: () => this.acting,
      run: (action, event) => this.runWhenFree(action, event),
      wrote: (name) => world.wrote(this, name),
      flushed: () => world.flushed(this),
      struck: (fault) => world.struck(fault),
      mayDamage: (item) => limit.mayDamage(item),
      damaged: (item) => limit.damaged(item),
      mended: (item) => limit.mended(item),
    })
    this.durable = this.disk.durable
    this.questions = new Questions({
      name: (peer) => world.names[peer] as NodeId,
      send: (to, message, number) => {
        this.seal(message)
        for (const peer of to) world.network().send(position, peer, message, NONE, number)
      },
      after: (ms, action) => {
        const timer = this.timers.after(ms, action)
        return () => timer.cancel()
      },
    })
    this.steps = {
      disk: this.disk,
      after: (ms, action) => this.timers.after(ms, action),
      question: (question, answered) => this.questions.ask(question, answered),
    }
  }

  /** The members of its group: those of now, which a life is told when it begins. */
  get members(): readonly NodeId[] {
    return this.world.groups()[this.program.group] ?? []
  }

  get groups(): { readonly [group: string]: readonly NodeId[] } {
    return this.world.groups()
  }

  /** The members of its group when the cluster was set up. */
  get founders(): readonly NodeId[] {
    return this.world.founders[this.program.group] ?? []
  }

  /** The last message that it handled; time in microseconds. */
  get lastHeard(): { readonly from: NodeId; readonly type: string; readonly time: number } | undefined {
    if (this.lastEnvelope === undefined) return undefined
    const { from, message } = this.lastEnvelope
    return { from: this.world.names[from] as NodeId, type: message.type, time: this.lastHeardAt }
  }

  get codeName(): string {
    return `protocol ${this.running.protocol.name}`
  }

  /** The version of its protocol that it runs. */
  get running(): Version {
    return this.program.versions[this.version] as Version
  }

  /** Makes its machine what the active faults say it is. */
  apply({ down, clock, processor, disk }: NodeConditions, event: number): void {
    this.down = down
    this.clock.apply(clock)
    this.disk.conditions = disk
    this.inbox.apply(processor)
    this.settle(event)
  }

  /** Joins the cluster. */
  join(event: number): void {
    this.present = true
    this.settle(event)
  }

  /** Leaves the cluster for good. */
  leave(event: number): void {
    this.present = false
    this.left = true
    this.settle(event)
  }

  /** Is told who is configured now, if it runs. */
  reconfigure(cause: number): void {
    const { members } = this
    const { kernel } = this.world
    if (this.process?.reconfigure === undefined) return
    const tell = (): void => {
      kernel.seal.walk(members, 'members')
      const { a, b } = kernel.seal
      const event = kernel.record(
        kindCode.reconfigure,
        this.position,
        NONE,
        NONE,
        cause,
        NONE,
        members,
        undefined,
        a,
        b,
      )
      this.run(
        () => {
          this.handler = 'reconfigure'
          return this.process?.reconfigure?.(members)
        },
        undefined,
        event,
      )
    }
    if (this.inbox.occupied) this.inbox.later({ begin: tell })
    else tell()
  }

  /** Whether there is a version of its protocol after the one that it runs. */
  get hasNextVersion(): boolean {
    return this.version + 1 < this.program.versions.length
  }

  /** Stops, and starts again some microseconds later with the next version of its protocol, if there is one. */
  upgrade(downFor: number, event: number): void {
    if (!this.hasNextVersion) return
    this.version++
    this.restart(downFor, event)
  }

  /** Stops for some microseconds. */
  private restart(downFor: number, event: number): void {
    const { kernel } = this.world
    const due = kernel.now + downFor
    this.downUntil = Math.max(this.downUntil, due)
    this.settle(event)
    kernel.schedule(due, this.stream, this.restarts++, { fire: () => this.settle(NONE) })
  }

  /** Is up exactly when nothing keeps it down. */
  settle(event: number): void {
    const shallRun = this.present && !this.down && this.world.kernel.now >= this.downUntil
    // Who is paused does not begin a life either.
    if (shallRun && this.process === undefined && !this.inbox.paused) this.start(event)
    else if (!shallRun && this.process !== undefined) this.crash(event)
  }

  /** Begins a life. */
  private start(cause: number): void {
    const event = this.recordLife(kindCode.start, ++this.incarnation, cause, undefined)
    const { protocol, options, mutant } = this.running
    refuseAsync(this.codeName, protocol, ['create', 'clients'])
    this.run(
      () => {
        this.handler = 'create'
        const process: unknown = protocol.create(new NodeContext(this), options, mutant)
        if (!isPromise(process)) this.process = process as Process
        return process
      },
      undefined,
      event,
    )
    if (this.process !== undefined)
      refuseAsync(this.codeName, this.process, ['receive', 'request', 'reconfigure'])
  }

  /** Ends a life: memory, timers and scripts are gone, and the disk keeps what it may. */
  private crash(cause: number, why?: string): void {
    const event = this.recordLife(kindCode.crash, this.incarnation, cause, why)
    this.process = undefined
    this.timers.clear()
    for (const task of this.tasks) task.cancel()
    this.tasks.clear()
    this.questions.clear()
    this.disk.crash()
    this.inbox.clear()
    this.world.changed(this, event)
  }

  refuses(): string | undefined {
    if (this.process !== undefined) return undefined
    return this.present ? `${this.id} is down` : `${this.id} is not there`
  }

  occupied(): boolean {
    return this.inbox.occupied
  }

  later(envelope: Envelope): void {
    const network = this.world.network()
    this.inbox.later({
      begin: () => network.hand(envelope),
      discard: () => network.lose(envelope, `${this.id} crashed before it took it`),
    })
  }

  deliver(envelope: Envelope, event: number): void {
    this.lastEnvelope = envelope
    this.lastHeardAt = this.world.kernel.now
    this.run(envelope.from < this.world.nodeCount ? this.receive : this.serve, envelope, event)
  }

  inspect(): Inspection | undefined {
    const shown: unknown = this.process?.inspect()
    if (shown === undefined) return undefined
    if (typeof shown === 'object' && shown !== null) {
      const { role } = shown as { readonly role?: unknown }
      if (role === undefined || typeof role === 'string') return shown
    }
    throw new InputError(
      `inspect() of ${this.id} gave ${textOf(shown)}: expected a record, and its role as a text`,
    )
  }

  positionOf(id: NodeId): number | undefined {
    // Whom it last heard from is whom it mostly answers.
    const heardFrom = this.lastEnvelope?.from ?? 0
    if (id === this.world.names[heardFrom] && heardFrom < this.world.nodeCount) return heardFrom
    const position = this.world.positions.get(id)
    return position !== undefined && position < this.world.nodeCount ? position : undefined
  }

  transmit(to: number, message: Message): void {
    this.seal(message)
    this.world.network().send(this.position, to, message, NONE, 0)
  }

  transmitAll(to: readonly number[], message: Message): void {
    this.seal(message)
    const network = this.world.network()
    for (const receiver of to) network.send(this.position, receiver, message, NONE, 0)
  }

  threw(why: string): void {
    this.world.threw(this.id, why)
  }

  failed(error: DiskError): void {
    this.deathOf = error
  }

  reachedOutside(why: string): void {
    this.world.reachedOutside(this.id, why)
  }

  spawn(task: Task): void {
    if (typeof (task as Partial<Task> | null)?.next !== 'function')
      throw new InputError('spawn takes a script that has been called: node.spawn(script())')
    if (Symbol.asyncIterator in task) throw new RefusedCode(refusal(this.codeName, 'a script is async'))
    const running = new RunningTask(
      task,
      (request, resume, fail) => startNodeStep(request, resume, fail, this.steps),
      () => this.tasks.delete(running),
    )
    this.tasks.add(running)
    running.resume()
  }

  mark(kind: 'note' | 'print', text: string, fields: Json | undefined): void {
    if (typeof text !== 'string')
      throw new InputError(`${this.id} left the note ${textOf(text)}: expected a text`)
    markLine(this.world.kernel, this.position, kind, text, fields)
    if (kind === 'note') this.world.noted(this, text)
  }

  reached(
    property: string,
    kind: 'always' | 'sometimes',
    holds: boolean,
    why: (() => string) | undefined,
  ): void {
    if (typeof property !== 'string')
      throw new InputError(`${this.id} called a property ${textOf(property)}: expected its name, a text`)
    const words: unknown = holds ? undefined : why?.()
    this.world.found({
      property,
      kind,
      node: this.id,
      holds,
      why: words === undefined ? undefined : textOf(words),
    })
  }

  /** Runs this node's code as the handling of an event; whatever it throws is a finding about the protocol. */
  private run<A>(action: (argument: A) => unknown, argument: A, event: number): void {
    this.world.kernel.cause = event
    this.acting = true
    this.handler = 'a handler'
    runGuarded(this, action, argument)
    this.acting = false
    this.inbox.handled()
    this.world.changed(this, event)
    if (this.deathOf !== undefined) this.die(event)
  }

  /** Runs this node's code as the handling of an event, or later, when it has time, as that of an event that comes of it. */
  private runWhenFree(action: () => void, event: number): void {
    const { kernel } = this.world
    kernel.cause = event
    if (!this.inbox.occupied) return this.run(action, undefined, event)
    const begin = (): void => {
      const { position } = this
      const woken = kernel.record(
        kindCode.wake,
        position,
        NONE,
        NONE,
        event,
        NONE,
        undefined,
        undefined,
        0,
        0,
      )
      this.run(action, undefined, woken)
    }
    this.inbox.later({ begin })
  }

  /** What its disk did was not handled: the process ends, and is started again after a while. */
  private die(event: number): void {
    const error = this.deathOf as DiskError
    this.deathOf = undefined
    // It may have died while it was starting, and have left timers behind.
    this.crash(event, `died of it: ${error.message}`)
    this.restart(this.world.restartAfter, event)
  }

  private readonly receive = (envelope: Envelope): unknown => {
    const { from, message, exchange } = envelope
    if (exchange < 0) return this.questions.answered(-exchange, from, message)
    const process = this.process as Process
    this.handler = 'receive'
    const sender = this.world.names[from] as NodeId
    return exchange === 0
      ? process.receive(sender, message)
      : process.receive(sender, message, this.answerTo(envelope))
  }

  /** A way to answer a question, once and in this life. */
  private answerTo({ from, exchange, message }: Envelope): (reply: Message) => void {
    const life = this.incarnation
    let answered = false
    return (reply) => {
      if (answered) throw new Error(`the question ${message.type} was answered twice: expected one answer`)
      answered = true
      this.answer(life, from, reply, NONE, -exchange)
    }
  }

  /** Sends an answer, unless a former life has kept it: then it reaches nobody. */
  private answer(life: number, to: number, message: Message, operation: number, exchange: number): void {
    if (life !== this.incarnation || this.process === undefined) return
    this.seal(message)
    this.world.network().send(this.position, to, message, operation, exchange)
  }

  private readonly serve = ({ from, message, operation }: Envelope): unknown => {
    const process = this.process as Process
    this.handler = 'request'
    const request = message as RequestMessage
    const life = this.incarnation
    const answer = (reply: Reply): void => {
      const answering: ReplyMessage = { type: 'reply', attempt: request.attempt, reply }
      this.answer(life, from, answering, operation, 0)
    }
    if (process.request === undefined) {
      throw new Error(`${this.codeName} takes no requests: expected a method request(request)`)
    }
    return process.request(new ServerRequest(this.world.names[from] as NodeId, request, answer))
  }

  /** Freezes a message and leaves its hash in the kernel's seal, once for all receivers. */
  private seal(message: Message): void {
    if (!this.acting) {
      throw new RefusedCode(
        `${this.codeName}: ${this.id} sent a message when no handler of it ran: what a promise or a callback does later is not part of the run`,
      )
    }
    if (typeof (message as Partial<Message> | null)?.type !== 'string')
      throw new InputError(`${this.id} sent ${textOf(message)}: expected a record with a text "type"`)
    this.world.kernel.seal.walk(message, 'message')
  }

  private recordLife(kind: number, incarnation: number, cause: number, why: string | undefined): number {
    const { kernel } = this.world
    return kernel.record(kind, this.position, NONE, NONE, cause, NONE, undefined, why, incarnation, 0)
  }
}
