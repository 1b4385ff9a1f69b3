import { failed, judgeAnswer, type RecordedRun, type RerunRequest, type RerunResult } from './answer.ts'

const TIME_LIMIT_MS = 60_000

/** Runs the scenario again in a worker made from the engine's source, and compares. Ends the worker in any case. */
export function runAgain(engine: string, { scenario, seed, expected }: RecordedRun): Promise<RerunResult> {
  return new Promise((resolve) => {
    const address = URL.createObjectURL(new Blob([engine], { type: 'text/javascript' }))
    const worker = new Worker(address)
    const finish = (result: RerunResult): void => {
      clearTimeout(limit)
      worker.terminate()
      URL.revokeObjectURL(address)
      resolve(result)
    }
    const limit = setTimeout(() => {
      finish(failed(`it took more than ${TIME_LIMIT_MS / 1_000} seconds and was stopped`))
    }, TIME_LIMIT_MS)
    worker.addEventListener('message', ({ data }) => finish(judgeAnswer(expected, data)))
    worker.addEventListener('messageerror', () =>
      finish(failed('the answer of the engine could not be read')),
    )
    worker.addEventListener('error', (event) => {
      event.preventDefault()
      finish(failed(event.message === '' ? 'the engine could not be started' : event.message))
    })
    const request: RerunRequest = { scenario, seed }
    worker.postMessage(request, [])
  })
}
