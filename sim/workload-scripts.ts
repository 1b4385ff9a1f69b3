import { ChosenRandom } from './chosen-random.ts'
import type { SimulatedClient } from './clients.ts'
import { InputError } from './errors.ts'
import { asWorkload, isOurs } from './guarded.ts'
import { type Kernel, NONE } from './kernel.ts'
import { textOf } from './printing.ts'
import type { Stream } from './random.ts'
import { performStep, RunningTask, type StepRequest } from './tasks.ts'
import { MICROSECONDS, toMicroseconds } from './time.ts'
import type { Operation, Outcome } from './types.ts'
import type { OperationContext, ScriptedPhase } from './workload.ts'

/** How many operations were issued: in this phase, and in the run. */
export interface IssuedCounts {
  issued: number
  total: number
}

/** What a client's next operation may depend on. */
export function contextOf(
  { now }: Kernel,
  { id, process }: SimulatedClient,
  { issued, total }: IssuedCounts,
  random: ChosenRandom,
): OperationContext {
  return { client: id, process, issued, total, timeMs: now / MICROSECONDS, random }
}

/** The scripts of one phase of a workload, one a client. */
export class WorkloadScripts {
  private readonly kernel: Kernel
  private readonly phase: ScriptedPhase
  private readonly clients: readonly SimulatedClient[]
  private readonly counts: IssuedCounts
  private readonly done: () => void
  private readonly stream: Stream
  private readonly running = new Set<RunningTask<void>>()
  private cancelled = false
  private waits = 0

  /**
   * @param counts - where what is issued is counted
   * @param done - called when every script has come to its end
   */
  constructor(
    kernel: Kernel,
    clients: readonly SimulatedClient[],
    phase: ScriptedPhase,
    counts: IssuedCounts,
    done: () => void,
  ) {
    this.kernel = kernel
    this.phase = phase
    this.clients = clients
    this.counts = counts
    this.done = done
    this.stream = kernel.key.stream(`workload/${phase.name}/waits`)
  }

  /** Begins all of them. */
  begin(): void {
    const { kernel, phase, clients } = this
    const tasks = clients.map((client, index) => {
      const random = ChosenRandom.over(
        kernel.choices,
        kernel.key.generator(`workload/${phase.name}/${client.id}`),
      )
      const script = this.guarded(() =>
        phase.script({
          client: client.id,
          index,
          count: clients.length,
          random,
          context: () => contextOf(kernel, client, this.counts, random),
          perform: performStep,
        }),
      )
      const task: RunningTask<void> = new RunningTask(
        script,
        (request, resume) => this.start(client, request, resume),
        () => this.ended(task),
      )
      this.running.add(task)
      return task
    })
    if (tasks.length === 0) this.done()
    const { cause } = kernel
    for (const task of tasks) {
      kernel.cause = cause
      this.guarded(() => task.resume())
    }
  }

  /** The phase is over before its scripts are. */
  cancel(): void {
    this.cancelled = true
    for (const task of this.running) task.cancel()
    this.running.clear()
  }

  private ended(task: RunningTask<void>): void {
    this.running.delete(task)
    if (this.running.size === 0) this.done()
  }

  private start(
    client: SimulatedClient,
    request: StepRequest,
    resume: (result: unknown) => void,
  ): () => void {
    if (request.kind === 'sleep') {
      // However short a wait is, it lets time pass.
      this.later(Math.max(1, toMicroseconds(request.ms)), () => resume(undefined))
    } else if (request.kind === 'perform') {
      // It counts from now on, also if its client is not free yet: nobody else is given the same count.
      this.counts.issued++
      this.counts.total++
      this.perform(client, request.operation, resume)
    } else {
      throw new InputError(
        `the workload's phase "${this.phase.name}" cannot wait for this step: expected sleep or user.perform`,
      )
    }
    return () => undefined
  }

  /** Has a client perform an operation, as soon as it is free of one of an earlier phase. */
  private perform(client: SimulatedClient, operation: Operation, resume: (outcome: Outcome) => void): void {
    if (!client.free)
      return client.whenFree(() => this.later(0, () => this.perform(client, operation, resume)))
    if (this.cancelled) return
    client.perform(operation, (outcome) => {
      // A script goes on after the client's own code has come to its end.
      this.later(0, () => resume(outcome))
    })
  }

  private later(microseconds: number, action: () => void): void {
    const { kernel } = this
    kernel.schedule(kernel.now + microseconds, this.stream, this.waits++, {
      fire: () => {
        if (this.cancelled) return
        // Nobody but the workload made it go on.
        kernel.cause = NONE
        this.guarded(action)
      },
    })
  }

  /** Code that throws here is a mistake of the workload, not of the protocol under test. */
  private guarded<R>(action: () => R): R {
    try {
      return asWorkload(action)
    } catch (error) {
      if (isOurs(error) || error instanceof InputError) throw error
      throw new InputError(`the workload's phase "${this.phase.name}" threw ${textOf(error)}`)
    }
  }
}
