import type { Answer, Disk, Json, Message, Outcome, Operation, Reply, Step, Task, Timer } from './types.ts'

/** What a script may wait for. Steps are opaque to the script; only the helpers here make them. */
export type StepRequest =
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'flush' }
  | ClientQuestion
  | Question
  | { readonly kind: 'perform'; readonly operation: Operation }

/** A client asks a node. */
export interface ClientQuestion {
  readonly kind: 'ask'
  readonly to: string
  readonly timeoutMs: number
  /** What it carries with it. */
  readonly context?: Json
}

/** A node asks others. */
export interface Question {
  readonly kind: 'question'
  /** Positions of nodes. */
  readonly to: readonly number[]
  readonly message: Message
  readonly timeoutMs: number
  /** How many answers are enough. */
  readonly need: number
}

/** What runs a step: starts the wait and gives a function that abandons it. */
export type StartStep = (
  request: StepRequest,
  resume: (result: unknown) => void,
  fail: (error: Error) => void,
) => () => void

/**
 * Waits for some milliseconds of the script's own monotonic clock.
 *
 * @param ms - milliseconds
 *
 * @example
 * ```ts
 * function* twice(): Task {
 *   yield* sleep(50)
 *   yield* sleep(50)
 * }
 * ```
 */
export function* sleep(ms: number): Task {
  yield { kind: 'sleep', ms } satisfies StepRequest as unknown as Step
}

/**
 * Waits until all that this node has written is durable. Throws a `DiskError` into the script if the flush fails.
 *
 * @example
 * ```ts
 * function* save(node: Node): Task {
 *   node.disk.write('term', 3)
 *   yield* flushed()
 * }
 * ```
 */
export function* flushed(): Task {
  yield { kind: 'flush' } satisfies StepRequest as unknown as Step
}

/** Asks a node, from a client's script. */
export function* askStep(to: string, timeoutMs: number, context?: Json): Task<Reply | undefined> {
  const question: ClientQuestion = {
    kind: 'ask',
    to,
    timeoutMs,
    ...(context === undefined ? {} : { context }),
  }
  return (yield question as unknown as Step) as Reply | undefined
}

/** Asks nodes, from a node's script. */
export function* questionStep(
  to: readonly number[],
  message: Message,
  timeoutMs: number,
  need: number,
): Task<readonly Answer[]> {
  const question: Question = { kind: 'question', to, message, timeoutMs, need }
  return (yield question as unknown as Step) as readonly Answer[]
}

/** Has a client perform an operation, from a workload's script. */
export function* performStep(operation: Operation): Task<Outcome> {
  return (yield { kind: 'perform', operation } satisfies StepRequest as unknown as Step) as Outcome
}

/** A script under way. It stops where it stands when it is cancelled: nothing of it runs any more, as in a crash. */
export class RunningTask<R> {
  private readonly task: Task<R>
  private readonly start: StartStep
  private readonly done: (result: R) => void
  private abandon: (() => void) | undefined
  private finished = false
  /** Counts the steps begun and ended. */
  private step = 0

  constructor(task: Task<R>, start: StartStep, done: (result: R) => void) {
    this.task = task
    this.start = start
    this.done = done
  }

  /** Runs the script up to its next step. */
  resume(value?: unknown): void {
    if (this.finished) return
    this.abandon = undefined
    this.handle(this.task.next(value))
  }

  /** Gives the script up, because who runs it has crashed. */
  cancel(): void {
    if (this.finished) return
    this.finished = true
    this.abandon?.()
  }

  private handle(result: IteratorResult<Step, R>): void {
    if (result.done === true) {
      this.finished = true
      this.done(result.value)
      return
    }
    const step = ++this.step
    // A step ends once; what it says after that goes nowhere.
    const resume = (outcome: unknown): void => {
      if (this.step !== step) return
      this.step++
      this.resume(outcome)
    }
    this.abandon = this.start(result.value as unknown as StepRequest, resume, this.fail)
  }

  private readonly fail = (error: Error): void => {
    if (this.finished) return
    this.step++
    this.abandon = undefined
    this.handle(this.task.throw(error))
  }
}

const stepKinds: ReadonlySet<string> = new Set<StepRequest['kind']>([
  'sleep',
  'flush',
  'ask',
  'question',
  'perform',
])

/** What a node's own script can wait for. */
export interface NodeSteps {
  readonly disk: Disk
  after(ms: number, action: () => void): Timer
  /** Asks others; gives a function that abandons the question. */
  question(question: Question, resume: (answers: readonly Answer[]) => void): () => void
}

/** Starts a step of a node's own script: it can sleep, wait for its disk, and ask others. */
export function startNodeStep(
  request: StepRequest,
  resume: (result: unknown) => void,
  fail: (error: Error) => void,
  steps: NodeSteps,
): () => void {
  if (!stepKinds.has((request as StepRequest | undefined)?.kind ?? '')) {
    throw new TypeError(
      'a script yielded what is no step: expected yield* (with the star) before sleep, flushed, node.ask and the like',
    )
  }
  switch (request.kind) {
    case 'sleep': {
      const timer = steps.after(request.ms, () => resume(undefined))
      return () => timer.cancel()
    }
    case 'flush':
      steps.disk.flush(() => resume(undefined), fail)
      return () => undefined
    case 'question':
      return steps.question(request, resume)
    default:
      throw new TypeError(`a node's script cannot ${request.kind}; that is a client's step`)
  }
}
