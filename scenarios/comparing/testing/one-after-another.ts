import { simulate } from '../../index.ts'
import {
  type Cluster,
  constant,
  defineWorkload,
  type Distribution,
  type Fault,
  type History,
  sleep,
  type Workload,
} from '../../../sim/index.ts'

/** One client beside the first node writes and reads a key, each operation once the last is over. Milliseconds. */
interface Rounds {
  readonly rounds: number
  readonly key: string
  /** A round for each: how long after the write was acknowledged the read begins. */
  readonly waitsMs: readonly number[]
  /** From the end of a read to the next write. */
  readonly restMs: number
}

const oneAfterAnother = (given: Rounds): Workload =>
  defineWorkload({
    name: 'one-after-another',
    defaults: {},
    create: () => ({
      clients: 1,
      phases: [
        {
          name: 'rounds',
          when: 'main',
          *script(user) {
            const { rounds, key, waitsMs, restMs } = given
            for (let round = 0; round < rounds; round++) {
              const waitMs = waitsMs[round % waitsMs.length] as number
              yield* user.perform({ f: 'write', key, value: round + 1 })
              if (waitMs > 0) yield* sleep(waitMs)
              yield* user.perform({ f: 'read', key })
              if (restMs > 0) yield* sleep(restMs)
            }
          },
        },
      ],
    }),
  })()

/** Longer than anything takes, milliseconds. */
export const NEVER_MS = 1e9

/** The history of such rounds, where nothing but messages from node to node takes time. */
export function historyOfRounds(
  cluster: Cluster,
  latency: Distribution,
  rounds: Partial<Rounds> & Pick<Rounds, 'rounds'>,
  faults: readonly Fault[] = [],
  seed = 1,
): History {
  const given: Rounds = { key: 'x', waitsMs: [0], restMs: 0, ...rounds }
  const scenario = {
    name: 'one-after-another',
    cluster,
    network: { latency, local: constant(0) },
    disk: { flush: constant(0) },
    workload: oneAfterAnother(given),
    faults,
    duration: NEVER_MS,
  }
  const { history } = simulate(scenario, seed).finish()
  return history
}

/** How long operations of a kind took that succeeded, milliseconds, where one client asks for one after the other. */
export function tookMs(history: History, f: string): readonly number[] {
  const took: number[] = []
  let since = 0
  for (const { type, f: of, time } of history) {
    if (type === 'invoke') since = time
    else if (type === 'ok' && of === f) took.push((time - since) / 1_000)
  }
  return took
}
