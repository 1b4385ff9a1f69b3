import { ChosenRandom } from './chosen-random.ts'
import type { MachineClock } from './clock.ts'
import { InputError } from './errors.ts'
import type { HistoryColumns } from './history.ts'
import { type Kernel, NONE } from './kernel.ts'
import type { Endpoint, Envelope, Network } from './network.ts'
import type { ReplyMessage, RequestMessage } from './requests.ts'
import { type CodeOwner, markLine, runGuarded } from './guarded.ts'
import { askStep, RunningTask, type StepRequest } from './tasks.ts'
import { TimerSet } from './timers.ts'
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

/** How a client performs one operation. */
export type Script = (client: Client, operation: Operation) => Task<Outcome>

interface Pending {
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
  readonly members: readonly NodeId[]
  readonly clock: MachineClock
  readonly random: ChosenRandom
  /** The process number that history knows it by. */
  process: number
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
  private current: { readonly operation: Operation; readonly invocation: number } | undefined

  constructor(
    position: number,
    home: { readonly id: NodeId; readonly position: number; readonly clock: MachineClock },
    members: readonly NodeId[],
    script: Script,
    world: ClientSurroundings,
  ) {
    const { kernel } = world
    this.position = position
    this.id = world.names[position] as NodeId
    this.home = home.id
    this.side = home.position
    this.members = members
    // It runs on its home's machine, and so by its home's clock.
    this.clock = home.clock
    this.script = script
    this.world = world
    this.process = position - world.nodeCount
    this.random = ChosenRandom.over(kernel.choices, kernel.key.generator(`client/${this.id}`))
    this.timers = new TimerSet(kernel, this.clock, kernel.key.stream(`timers/${this.id}`), {
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

  get free(): boolean {
    return this.current === undefined
  }

  /** Begins an operation. */
  perform(operation: Operation): void {
    const { kernel, history } = this.world
    kernel.seal.walk(operation, 'operation')
    const invocation = history.push({
      process: this.process,
      type: 'invoke',
      f: operation.f,
      ...(operation.key === undefined ? {} : { key: operation.key }),
      ...(operation.value === undefined ? {} : { value: operation.value }),
      time: kernel.now,
      client: this.id,
      node: this.home,
    })
    this.current = { operation, invocation }
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

  ask(to: NodeId, timeoutMs: number): Task<Reply | undefined> {
    return askStep(to, timeoutMs)
  }

  refuses(): undefined {
    return undefined
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
    return this.startAsk(request.to, request.timeoutMs, resume)
  }

  private startAsk(to: NodeId, timeoutMs: number, resume: (reply: Reply | undefined) => void): () => void {
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
    }
    kernel.seal.walk(message, 'request')
    this.world.network().send(this.position, receiver, message, this.current.invocation)
    return () => timer.cancel()
  }

  private finish(given: Outcome): void {
    const { kernel, history } = this.world
    const { operation, invocation } = this.current as NonNullable<typeof this.current>
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
      ...(operation.key === undefined ? {} : { key: operation.key }),
      ...(value === undefined ? {} : { value }),
      time: kernel.now,
      client: this.id,
      ...(node === undefined ? {} : { node }),
      ...(outcome.type === 'ok' ? {} : { error: outcome.error }),
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
  }
}
