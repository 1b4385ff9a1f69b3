import { fileURLToPath } from 'node:url'
import workerpool from 'workerpool'
import { InputError } from '../../../sim/index.ts'
import { waited } from '../watchdog.ts'
import { type Answers, type Orders, REFUSED, type SignOfLife } from './orders.ts'

/** How long a worker may take to start and to load what is swept: milliseconds. */
const LOADING_MS = 60_000
/** How much longer than the watchdog inside a worker its pool waits: milliseconds. */
const LONGER_MS = 2_000
const LOOK_EVERY_MS = 200
/** How long a worker that is to end has for it, before it is made to: milliseconds. */
const ENDING_MS = 200

const script = fileURLToPath(new URL('./sweep-worker.js', import.meta.url))

/** How many workers there are, and how long and how large they may become. */
export interface PoolOptions {
  readonly jobs: number
  /** Megabytes of heap that each may have. */
  readonly memoryMb: number
  /** Milliseconds of real time after which code that has not returned is stopped. */
  readonly patienceMs: number
}

/** A worker came to its end while it was at work. */
export class WorkerEnded extends Error {
  override readonly name = 'WorkerEnded'
  readonly how: 'memory' | 'time' | 'ended'
  /** Which of the seeds it said that it was at. */
  readonly at: number | undefined

  constructor(how: 'memory' | 'time' | 'ended', why: string, at: number | undefined) {
    super(why)
    this.how = how
    this.at = at
  }
}

/** A piece of work that a worker is at. */
interface Underway {
  /** When something was heard of it last, and how long nothing may be heard. */
  heard: number
  silenceMs: number
  at: number | undefined
  readonly giveUp: () => void
}

/** What code has printed, which is of no interest here. */
interface Printed {
  readonly stdout?: string
  readonly stderr?: string
}

/**
 * Processes that do what they are told, each with a heap of its own. They are processes, and no threads, because V8 ends the whole
 * process when a thread that has no memory left asks for a piece it cannot do without.
 */
export class WorkerPool {
  private readonly pool: ReturnType<typeof workerpool.pool>
  private readonly options: PoolOptions
  private readonly underway = new Set<Underway>()
  private readonly watch: NodeJS.Timeout
  /** Those that have a fresh worker. */
  private readonly others = new Set<WorkerPool>()
  private ended: Promise<void> | undefined

  constructor(options: PoolOptions) {
    this.options = options
    this.pool = workerpool.pool(script, {
      workerType: 'process',
      maxWorkers: options.jobs,
      workerTerminateTimeout: ENDING_MS,
      // What code prints while it is loaded has been printed when the command line loaded it.
      emitStdStreams: true,
      forkOpts: { execArgv: [`--max-old-space-size=${options.memoryMb}`] },
    })
    this.watch = setInterval(() => this.look(), LOOK_EVERY_MS)
  }

  /**
   * Has a worker do something.
   *
   * @throws WorkerEnded - if it comes to its end before it has done it
   * @throws InputError - if it cannot load what is swept
   */
  ask<M extends keyof Orders>(method: M, order: Orders[M]): Promise<Answers[M]> {
    const { patienceMs } = this.options
    return new Promise((resolve, reject) => {
      const work: Underway = {
        heard: performance.now(),
        silenceMs: LOADING_MS + patienceMs,
        at: undefined,
        giveUp: () => {
          this.underway.delete(work)
          // First, for what is cancelled says so at once.
          reject(new WorkerEnded('time', `its code did not return within ${waited(patienceMs)}`, work.at))
          exec.cancel()
        },
      }
      const on = (payload: SignOfLife & Printed): void => {
        if (payload.stdout !== undefined || payload.stderr !== undefined) return
        work.heard = performance.now()
        work.silenceMs = patienceMs + LONGER_MS
        work.at = payload.at ?? work.at
      }
      this.underway.add(work)
      const exec = this.pool.exec(method, [order], { on })
      exec.then(
        (answer: unknown) => {
          this.underway.delete(work)
          resolve(answer as Answers[M])
        },
        (error: Error) => {
          this.underway.delete(work)
          reject(this.asKnown(error, work))
        },
      )
    })
  }

  /** Has something done by a worker that has done nothing before, and does nothing after it. */
  async fresh<T>(act: (worker: WorkerPool) => Promise<T>): Promise<T> {
    const worker = new WorkerPool({ ...this.options, jobs: 1 })
    this.others.add(worker)
    try {
      return await act(worker)
    } finally {
      this.others.delete(worker)
      await worker.end()
    }
  }

  /** Ends all workers, whatever they are at. */
  end(): Promise<void> {
    this.ended ??= this.endAll()
    return this.ended
  }

  private async endAll(): Promise<void> {
    clearInterval(this.watch)
    for (const { giveUp } of this.underway) giveUp()
    await Promise.all([...this.others].map((other) => other.end()))
    await this.pool.terminate(true)
  }

  /** An error of a worker's or of the pool's, as what it means. */
  private asKnown(error: Error, { at }: Underway): Error {
    if (error.name === REFUSED) return new InputError(error.message)
    if (error instanceof workerpool.TerminateError) return endedBy(error.message, this.options.memoryMb, at)
    return error
  }

  private look(): void {
    const now = performance.now()
    for (const { heard, silenceMs, giveUp } of this.underway) if (now - heard > silenceMs) giveUp()
  }
}

/** Why a worker ended, from what the pool says of its process. */
function endedBy(message: string, memoryMb: number, at: number | undefined): WorkerEnded {
  const code = /exitCode: `(\d+)`/.exec(message)?.[1]
  const signal = /signalCode: `(\w+)`/.exec(message)?.[1]
  // V8 aborts where it has no memory left: a signal, or on Windows the exit code that stands for it.
  if (signal === 'SIGABRT' || code === '134')
    return new WorkerEnded('memory', `it ran out of ${memoryMb} MB of memory`, at)
  const end = signal === undefined ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`
  return new WorkerEnded('ended', `its worker was ended ${end}`, at)
}
