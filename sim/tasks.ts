import type { Disk, Reply, Step, Task, Timer } from './types.ts'

/** What a script may wait for. Steps are opaque to the script; only the helpers here make them. */
export type StepRequest =
  | { readonly kind: 'sleep'; readonly ms: number }
  | { readonly kind: 'flush' }
  | { readonly kind: 'ask'; readonly to: string; readonly timeoutMs: number }

/** What runs a step: starts the wait and gives a function that abandons it. */
export type StartStep = (request: StepRequest, resume: (result: unknown) => void) => () => void

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
 * Waits until all that this node has written is durable.
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
export function* askStep(to: string, timeoutMs: number): Task<Reply | undefined> {
  return (yield { kind: 'ask', to, timeoutMs } satisfies StepRequest as unknown as Step) as Reply | undefined
}

/** A script under way. It stops where it stands when it is cancelled: nothing of it runs any more, as in a crash. */
export class RunningTask<R> {
  private readonly task: Task<R>
  private readonly start: StartStep
  private readonly done: (result: R) => void
  private abandon: (() => void) | undefined
  private finished = false

  constructor(task: Task<R>, start: StartStep, done: (result: R) => void) {
    this.task = task
    this.start = start
    this.done = done
  }

  /** Runs the script up to its next step. */
  resume(value?: unknown): void {
    if (this.finished) return
    this.abandon = undefined
    const result = this.task.next(value)
    if (result.done === true) {
      this.finished = true
      this.done(result.value)
      return
    }
    let waiting = true
    this.abandon = this.start(result.value as unknown as StepRequest, (outcome) => {
      if (!waiting) return
      waiting = false
      this.resume(outcome)
    })
  }

  /** Gives the script up, because who runs it has crashed. */
  cancel(): void {
    if (this.finished) return
    this.finished = true
    this.abandon?.()
  }
}

/** Starts a step of a node's own script: it can sleep and wait for its disk. */
export function startNodeStep(
  request: StepRequest,
  resume: (result: unknown) => void,
  after: (ms: number, action: () => void) => Timer,
  disk: Disk,
): () => void {
  if (request.kind === 'sleep') {
    const timer = after(request.ms, () => resume(undefined))
    return () => timer.cancel()
  }
  if (request.kind === 'flush') {
    disk.flush(() => resume(undefined))
    return () => undefined
  }
  throw new TypeError(`a node's script cannot ${request.kind}; that is a client's step`)
}
