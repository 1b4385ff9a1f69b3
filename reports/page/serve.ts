import { libraryOf } from '../../scenarios/library.ts'
import { rerun } from '../../scenarios/rerun.ts'
import type { RerunAnswer, RerunRequest } from './answer.ts'

/** Code that is not shipped, by the `from` that a scenario names it by. */
export type CarriedCode = { readonly [from: string]: { readonly definition: object } }

/**
 * Makes this worker an engine: a run's scenario and seed in, its hash and verdict out.
 *
 * @param carried - the user's code that the page brings along
 */
export function serve(carried: CarriedCode): void {
  const library = libraryOf((from) => {
    const factory = Object.hasOwn(carried, from) ? carried[from] : undefined
    if (factory === undefined) throw new Error(`this page does not carry the code at ${from}`)
    return factory.definition
  })
  addEventListener('message', ({ data }: MessageEvent<RerunRequest>) => {
    postMessage(answer(data))
  })

  function answer({ scenario, seed }: RerunRequest): RerunAnswer {
    try {
      return rerun(scenario, seed, library)
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) }
    }
  }
}
