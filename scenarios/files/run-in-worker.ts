import { Worker } from 'node:worker_threads'
import type { EventLook } from './event-look.ts'
import type { LookAnswer, LookRequest, RunAnswer, RunOrder } from './run-order.ts'

/** A run in a worker of its own, which has loaded netsplit, the scenario and its code anew. */
export class RunInWorker {
  /** What came of the run. It is an answer as well if the worker broke down. */
  readonly answer: Promise<RunAnswer>
  private readonly worker: Worker

  constructor(order: RunOrder) {
    this.worker = new Worker(new URL('./determinism-worker.js', import.meta.url), {
      workerData: order,
      stdout: true,
      stderr: true,
    })
    // What code prints while it is loaded has been printed when the command line loaded it.
    this.worker.stdout.resume()
    this.worker.stderr.resume()
    this.answer = this.next<RunAnswer>((error) => ({ outcome: { error } }))
  }

  /** Looks at an event of the run, of which the trace was kept; `undefined` if it did not come to that event. */
  async lookAt(index: number): Promise<EventLook | undefined> {
    const answer = this.next<LookAnswer>(() => ({ look: undefined }))
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread has no origin
    this.worker.postMessage({ index } satisfies LookRequest)
    return (await answer).look
  }

  async end(): Promise<void> {
    await this.worker.terminate()
  }

  /** The next that the worker says, or what to take for it if the worker breaks down. */
  private next<Answer>(brokenDown: (why: string) => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      this.worker.once('message', resolve)
      this.worker.once('error', (error: Error) => resolve(brokenDown(`${error.name}: ${error.message}`)))
      this.worker.once('exit', () => resolve(brokenDown('the worker ended before its run did')))
    })
  }
}
