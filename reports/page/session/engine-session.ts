import type { ResolvedScenario } from '../../../sim/scenario.ts'
import type {
  Answers,
  Ask,
  EventContents,
  FirstPass,
  ForkedRun,
  FromWorker,
  Progress,
  RecordedRun,
  ToWorker,
} from './protocol.ts'

/** How long a request may take, milliseconds of real time. */
const TIME_LIMIT_MS = 60_000

/** How a request is watched. */
export interface Watching {
  /** Is told now and then how far it is. */
  readonly onProgress?: (progress: Progress) => void
  /** Cancels it. */
  readonly signal?: AbortSignal
}

interface Pending {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
  readonly watching: Watching
  readonly limit: ReturnType<typeof setTimeout>
}

interface Running {
  readonly worker: Worker
  readonly address: string
}

/**
 * The engine in the page: a worker that holds the run's scenario and answers what it is asked. It starts with the first request;
 * one that hangs is ended with it, and the next request starts another. Whatever goes wrong is an error with a sentence.
 */
export class EngineSession {
  private readonly engine: () => Promise<string>
  private readonly run: RecordedRun
  private readonly pending = new Map<number, Pending>()
  private requests = 0
  private running: Promise<Running> | undefined

  /**
   * @param engine - gives the source of the worker, a classic script
   * @param run - the run that the page reports
   */
  constructor(engine: () => Promise<string>, run: RecordedRun) {
    this.engine = engine
    this.run = run
  }

  /**
   * Runs the run to its end.
   *
   * @param columns - whether to give its columns as well, for a page that does not hold them
   */
  begin(columns: boolean, watching?: Watching): Promise<FirstPass> {
    return this.request({ kind: 'begin', columns }, watching)
  }

  /** What an event was about, found by running up to it again. */
  contentsOf(event: number, watching?: Watching): Promise<EventContents> {
    return this.request({ kind: 'contents', event }, watching)
  }

  /** Runs a changed scenario with the run's seed. */
  fork(scenario: ResolvedScenario, watching?: Watching): Promise<ForkedRun> {
    return this.request({ kind: 'fork', scenario }, watching)
  }

  /** Ends the worker; whoever waits for an answer is told so. */
  end(why = 'it was ended'): void {
    const { running } = this
    this.running = undefined
    void running?.then(({ worker, address }) => {
      worker.terminate()
      URL.revokeObjectURL(address)
    })
    for (const id of this.pending.keys()) this.fail(id, why)
  }

  private async request<A extends Ask>(ask: A, watching: Watching = {}): Promise<Answers[A['kind']]> {
    const { signal } = watching
    if (signal?.aborted === true) throw new Error('it was cancelled')
    const id = this.requests++
    const answer = new Promise<Answers[A['kind']]>((resolve, reject) => {
      const limit = setTimeout(() => {
        this.fail(id, `it took more than ${TIME_LIMIT_MS / 1_000} seconds and was stopped`)
        this.end('the engine was stopped, for something else took it too long')
      }, TIME_LIMIT_MS)
      this.pending.set(id, { resolve, reject, watching, limit })
    })
    signal?.addEventListener('abort', () => this.cancel(id), { once: true })
    this.running ??= this.start()
    const { running } = this
    running.then(
      ({ worker }) => post(worker, { id, ask }),
      (error: unknown) => {
        if (this.running === running) this.running = undefined
        this.fail(id, sentenceOf(error))
      },
    )
    return answer
  }

  private cancel(id: number): void {
    if (!this.pending.has(id)) return
    this.fail(id, 'it was cancelled')
    void this.running?.then(({ worker }) => post(worker, { id, cancel: true }))
  }

  private async start(): Promise<Running> {
    const source = await this.engine()
    const address = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }))
    const worker = new Worker(address)
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.receive(data))
    worker.addEventListener('messageerror', () => this.end('the answer of the engine could not be read'))
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      this.end(event.message === '' ? 'the engine could not be started' : event.message)
    })
    post(worker, { open: this.run })
    return { worker, address }
  }

  private receive(data: unknown): void {
    if (!isFromWorker(data)) return this.end('the engine gave an answer that this page does not understand')
    const waiting = this.pending.get(data.id)
    // What was cancelled may still be answered.
    if (waiting === undefined) return
    if ('progress' in data) return waiting.watching.onProgress?.(data.progress)
    if ('error' in data) return this.fail(data.id, data.error)
    this.settled(data.id)
    waiting.resolve(data.answer as never)
  }

  private fail(id: number, why: string): void {
    const waiting = this.pending.get(id)
    this.settled(id)
    waiting?.reject(new Error(why))
  }

  private settled(id: number): void {
    clearTimeout(this.pending.get(id)?.limit)
    this.pending.delete(id)
  }
}

function post(worker: Worker, message: ToWorker): void {
  worker.postMessage(message, [])
}

function isFromWorker(data: unknown): data is FromWorker {
  return typeof data === 'object' && data !== null && 'id' in data && typeof data.id === 'number'
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
