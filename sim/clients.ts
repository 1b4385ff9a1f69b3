import { ChosenRandom } from './chosen-random.ts'
import type { MachineClock } from './clock.ts'
import { type DiskError, InputError } from './errors.ts'
import type { HistoryColumns } from './history.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Envelope } from './envelope.ts'
import type { Endpoint, Network } from './network.ts'
import type { ReplyMessage, RequestMessage } from './requests.ts'
import { type CodeOwner, markLine, runGuarded } from './guarded.ts'
import { askStep, type ClientQuestion, RunningTask, type StepRequest } from './tasks.ts'
import { TimerSet } from './timers.ts'
import { textOf } from './printing.ts'
import { kindCode } from './trace.ts'
import type { Client, Json, NodeId, Operation, Outcome, Reply, Task } from './types.ts'

/** What a client needs of the world. */
export interface ClientSurroundings {
  readonly kernel: Kernel
  readonly history: HistoryColumns
  readonly names: readonly NodeId[]
  readonly positions: ReadonlyMap<NodeId, number>
  readonly nodeCount: number
  readonly clientCount: number
  network(): Network
  /** A client's script threw. */
  threw(client: NodeId, why: string): void
  /** A client's script called something that is not the same on every run. */
  reachedOutside(client: NodeId, why: string): void
}

/** The operation that a client is at. */
interface Current {
  readonly operation: Operation
  readonly invocation: number
  readonly since: number
  readonly done: ((outcome: Outcome) => void) | undefined
}

/** What a client is waiting for. Times are whole microseconds. */
export interface ClientStanding {
  readonly operation: Operation
  readonly since: number
  readonly asked?: { readonly node: NodeId; readonly since: number }
}

/** How a client performs one operation. */
export type Script = (client: Client, operation: Operation) => Task<Outcome>

/** The machine that a client runs on. */
interface Home {
  readonly id: NodeId
  readonly position: number
  readonly clock: MachineClock
  readonly members: readonly NodeId[]
}

interface Pending {
  readonly to: NodeId
  readonly since: number
  readonly attempt: number
  readonly resume: (reply: Reply) => void
}

/**
 * A simulated process beside a home node. It performs one operation at a time, as a script; after an outcome that nobody
 * knows it goes on as a new process with a session of its own.
 */
export class SimulatedClient implements Endpoint, Client, CodeOwner {
  readonly id: NodeId
  readonly home: NodeId
  readonly side: number
  readonly clock: MachineClock
  readonly random: ChosenRandom
  /** The process number that history knows it by. */
  process: number
  private readonly machine: Home
  private readonly position: number
  private readonly world: ClientSurroundings
  private readonly timers: TimerSet
  private readonly script: Script
  private sequence = 0
  private attempts = 0
  private attemptsOfOperation = 0
  private answersOfOperation = 0
  private answeredBy = NONE
  private pending: Pending | undefined
  private current: Current | undefined
  private waitingForFree: (() => void)[] = []

  constructor(position: number, home: Home, script: Script, world: ClientSurroundings) {
    const { kernel } = world
    this.position = position
    this.id = world.names[position] as NodeId
    this.machine = home
    this.home = home.id
    this.side = home.position
    // It runs on its home's machine, and so by its home's clock.
    this.clock = home.clock
    this.script = script
    this.world = world
    this.process = position - world.nodeCount
    this.random = ChosenRandom.over(kernel.choices, kernel.key.generator(`client/${this.id}`))
    this.timers = new TimerSet(kernel, this.clock, kernel.key.stream(`timers/${this.id}`), {
      occupied: () => false,
      later: (work) => work(),
      wentOff: (cause) =>
        kernel.record(
          kindCode.wake,
          position,
          NONE,
          NONE,
          cause,
          this.operationIndex,
          undefined,
          undefined,
          0,
          0,
        ),
      run: (action, event) => this.run(action, event),
    })
  }

  /** The members of its home's group, as they are now. */
  get members(): readonly NodeId[] {
    return this.machine.members
  }

  get free(): boolean {
    return this.current === undefined
  }

  /** Calls `action` when the operation it is at has ended. */
  whenFree(action: () => void): void {
    this.waitingForFree.push(action)
  }

  /** Begins an operation; `done` is told how it ended. */
  perform(operation: Operation, done?: (outcome: Outcome) => void): void {
    const { kernel, history } = this.world
    kernel.seal.walk(operation, 'operation')
    const invocation = history.push({
      process: this.process,
      type: 'invoke',
      f: operation.f,
      key: operation.key,
      value: operation.value,
      time: kernel.now,
      client: this.id,
      node: this.home,
    })
    this.current = { operation, invocation, since: kernel.now, done }
    this.sequence++
    this.attemptsOfOperation = 0
    this.answersOfOperation = 0
    this.answeredBy = NONE
    const { a, b } = kernel.seal
    const event = kernel.record(
      kindCode.invoke,
      this.position,
      NONE,
      NONE,
      kernel.cause,
      invocation,
      operation as unknown as Json,
      undefined,
      a,
      b,
    )
    this.run(() => {
      new RunningTask(
        this.script(this, operation),
        (request, resume) => this.startStep(request, resume),
        (outcome) => this.finish(outcome),
      ).resume()
    }, event)
  }

  ask(to: NodeId, timeoutMs: number, context?: Json): Task<Reply | undefined> {
    return askStep(to, timeoutMs, context)
  }

  refuses(): undefined {
    return undefined
  }

  occupied(): boolean {
    return false
  }

  later(envelope: Envelope): void {
    this.world.network().hand(envelope)
  }

  /** The operation it is at, and whom it waits for, if for anyone. */
  get standing(): ClientStanding | undefined {
    if (this.current === undefined) return undefined
    const { operation, since } = this.current
    const { pending } = this
    return {
      operation,
      since,
      ...(pending === undefined ? {} : { asked: { node: pending.to, since: pending.since } }),
    }
  }

  deliver(envelope: Envelope, event: number): void {
    const { attempt, reply } = envelope.message as ReplyMessage
    // A reply to an attempt that was given up, or a second copy of one, finds nobody waiting.
    if (this.pending?.attempt !== attempt) return
    const { resume } = this.pending
    this.pending = undefined
    this.answersOfOperation++
    this.answeredBy = envelope.from
    this.run(() => resume(reply), event)
  }

  readonly handler = 'it'

  get codeName(): string {
    return `the client script of ${this.id}`
  }

  /** A client has no disk; what failed is an error like any other. */
  failed(error: DiskError): void {
    this.threw(error.message)
  }

  mark(kind: 'note' | 'print', text: string, fields: Json | undefined): void {
    markLine(this.world.kernel, this.position, kind, text, fields)
  }

  threw(why: string): void {
    this.world.threw(this.id, why)
  }

  reachedOutside(why: string): void {
    this.world.reachedOutside(this.id, why)
  }

  /** Runs this client's script as the handling of an event; whatever it throws is a finding about the protocol. */
  private run(action: () => void, event: number): void {
    this.world.kernel.cause = event
    runGuarded(this, action, undefined)
  }

  private get operationIndex(): number {
    return this.current?.invocation ?? NONE
  }

  private startStep(request: StepRequest, resume: (result: unknown) => void): () => void {
    if (request.kind === 'flush')
      throw new InputError("a client's script cannot wait for a disk: it has none")
    if (request.kind === 'sleep') {
      const timer = this.timers.after(request.ms, () => resume(undefined))
      return () => timer.cancel()
    }
    if (request.kind === 'ask') return this.startAsk(request, resume)
    throw new InputError("a client's script cannot wait for this step: expected sleep or client.ask")
  }

  private startAsk(
    { to, timeoutMs, context }: ClientQuestion,
    resume: (reply: Reply | undefined) => void,
  ): () => void {
    const { kernel, positions, nodeCount } = this.world
    const receiver = positions.get(to)
    if (receiver === undefined || receiver >= nodeCount || this.current === undefined) {
      throw new InputError(`${this.id} asked "${to}", which is no node of this cluster`)
    }
    const attempt = ++this.attempts
    this.attemptsOfOperation++
    const timer = this.timers.after(timeoutMs, () => {
      this.pending = undefined
      resume(undefined)
    })
    this.pending = {
      to,
      since: kernel.now,
      attempt,
      resume: (reply) => {
        timer.cancel()
        resume(reply)
      },
    }
    const message: RequestMessage = {
      type: 'request',
      session: `${this.id}/${this.process}`,
      sequence: this.sequence,
      attempt,
      operation: this.current.operation,
      ...(context === undefined ? {} : { context }),
    }
    kernel.seal.walk(message, 'request')
    this.world.network().send(this.position, receiver, message, this.current.invocation, 0)
    return () => timer.cancel()
  }

  private finish(given: Outcome): void {
    if (!['ok', 'fail', 'info'].includes((given as Outcome | null | undefined)?.type as string))
      throw new Error(
        `its script ended with ${textOf(given)}: expected an outcome { type: 'ok', 'fail' or 'info' }`,
      )
    const { kernel, history } = this.world
    const { operation, invocation, done } = this.current as Current
    // Where an attempt other than the last answered one may still arrive and happen, nobody knows any more.
    const open = this.attemptsOfOperation > 1 || this.answersOfOperation < this.attemptsOfOperation
    const outcome: Outcome =
      given.type === 'fail' && open
        ? { type: 'info', error: `${given.error}, but an attempt may still happen` }
        : given
    const value =
      outcome.type === 'ok'
        ? outcome.value === undefined
          ? operation.value
          : outcome.value
        : operation.value
    const node = outcome.type === 'ok' ? this.world.names[this.answeredBy] : undefined
    history.push({
      process: this.process,
      type: outcome.type,
      f: operation.f,
      key: operation.key,
      value,
      time: kernel.now,
      client: this.id,
      node,
      error: outcome.type === 'ok' ? undefined : outcome.error,
    })
    kernel.seal.walk(value ?? null, 'result')
    const { a, b } = kernel.seal
    kernel.record(
      kindCode[outcome.type],
      this.position,
      this.answeredBy,
      NONE,
      kernel.cause,
      invocation,
      value,
      outcome.type === 'ok' ? undefined : outcome.error,
      a,
      b,
    )
    this.current = undefined
    if (outcome.type === 'info') {
      this.process += this.world.clientCount
      this.sequence = 0
    }
    done?.(outcome)
    const waiting = this.waitingForFree
    this.waitingForFree = []
    for (const action of waiting) action()
  }
}
