import { libraryOf } from '../../scenarios/library.ts'
import type { FromWorker, ToWorker } from './session/protocol.ts'
import { SessionServer } from './session/session-server.ts'
import { buffersIn } from './session/transferable.ts'

/** Code that is not shipped, by the `from` that a scenario names it by. */
export type CarriedCode = { readonly [from: string]: { readonly definition: object } }

/**
 * Makes this worker an engine that runs a run, looks into it, and runs changed ones.
 *
 * @param carried - the user's code that the page brings along
 */
export function serve(carried: CarriedCode): void {
  const library = libraryOf((from) => {
    const factory = Object.hasOwn(carried, from) ? carried[from] : undefined
    if (factory === undefined) throw new Error(`this page does not carry the code at ${from}`)
    return factory.definition
  })
  const send = (message: FromWorker): void => postMessage(message, { transfer: buffersIn(message) })
  const server = new SessionServer({ library, turn: turns(), send })
  addEventListener('message', ({ data }: MessageEvent<ToWorker>) => server.receive(data))
}

/** Turns by messages to oneself: time-outs would have to wait for some milliseconds each. */
function turns(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel()
  const waiting: (() => void)[] = []
  port1.addEventListener('message', () => waiting.shift()?.())
  port1.start()
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      port2.postMessage(undefined)
    })
}
