import { bank, listAppend, longFork } from '../../scenarios/workloads/index.ts'
import {
  crash,
  delay,
  drift,
  duplicate,
  type Fault,
  loss,
  partition,
  pause,
  type Protocol,
  type ResolvedScenario,
  simulateResolved,
  type Workload,
} from '../../sim/index.ts'
import { clusterOf, type ClusterOptions } from './cluster.ts'
import { observed, snapshotsOfCommits } from './explained-by-commits.ts'
import { violationsOf } from './judging.ts'
import { wrongWithListTransactions } from './list-transactions.ts'
import { unseenAppend } from './unseen-appends.ts'

/** Faults, and what is asked of a store meanwhile. */
export interface Circumstances extends Pick<ClusterOptions, 'flush' | 'latency' | 'nodes'> {
  readonly faults: readonly Fault[]
  readonly workload?: Workload
}

/** A store of three nodes under some circumstances. */
export function storeUnder(protocol: Protocol, { faults, ...more }: Circumstances): ResolvedScenario {
  return clusterOf(protocol, {
    nodes: 3,
    latency: { kind: 'lognormal', median: 2, p99: 30 },
    workload: listAppend({ clients: 6, rate: 80, keys: 2 }),
    faults,
    duration: 5_000,
    settle: 1_000,
    ...more,
  })
}

const slowFlushes = { flush: { kind: 'lognormal', median: 4, p99: 40 } } as const

/** Nothing but transactions that overlap. */
export const calm: Circumstances = { faults: [] }

/** A little of everything that stores bear, all at once at times. */
export const turmoil: Circumstances = {
  ...slowFlushes,
  faults: [
    drift({ node: 'n1', ppm: 150_000 }),
    drift({ node: 'n2', ppm: -150_000 }),
    loss({ at: 0, for: 3_500, probability: 0.1 }),
    duplicate({ at: 0, for: 3_500, probability: 0.2 }),
    partition({ at: 500, for: 600, split: { isolate: 'n1' } }),
    crash({ at: { on: 'message', of: 'commit', nth: 20 }, for: 30, node: { subject: 'sender' } }),
    crash({ at: { on: 'message', of: 'commit', nth: 40 }, for: 200, node: { subject: true } }),
    crash({ at: { on: 'flush', of: 'n1', nth: 60 }, for: 100, node: 'n1' }),
    crash({ at: 3_000, for: 100, node: { pick: 'all' } }),
    pause({ at: 2_000, for: 500, node: 'n2' }),
    delay({ at: 3_200, for: 600, ms: 60 }),
  ],
}

/** The store restarts, three times. */
export const restarts: Circumstances = {
  ...slowFlushes,
  faults: [1_000, 2_000, 3_000].map((at) => crash({ at, for: 50, node: 'n1' })),
}

/** The store restarts again and again, on a disk that is slow, under short transactions of which most only read. */
export const manyRestarts: Circumstances = {
  flush: { kind: 'constant', ms: 30 },
  latency: { kind: 'constant', ms: 1 },
  workload: listAppend({ clients: 10, rate: 300, keys: 2, maxLength: 1, reads: 0.7 }),
  faults: Array.from({ length: 20 }, (_, i) => crash({ at: 400 + 180 * i, for: 20, node: 'n1' })),
}

/** The store hears its front ends, and is not heard. */
export const mute: Circumstances = { faults: [partition({ at: 1_000, for: 1_500, split: { mute: 'n1' } })] }

/** Groups of registers that are written once. */
export const groups: Circumstances = { faults: [], workload: longFork({ clients: 8, rate: 200, groups: 2 }) }

/** Transfers between accounts. */
export const transfers: Circumstances = { faults: [], workload: bank({ clients: 6, rate: 80 }) }

/** What does not hold in a run of transactions over lists, with why: a property, or strict serializability; nothing if all does. */
export function wrongWithTransactions(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const why = wrongWithListTransactions(run.history)
  return why === undefined ? undefined : `strict serializability: ${why}`
}

/** What does not hold in a run of transactions over lists on snapshots, with why; nothing if all does. */
export function wrongWithSnapshots(scenario: ResolvedScenario, seed: number): string | undefined {
  const groups = scenario.cluster.groups.map((group) => ({
    ...group,
    protocol: observed(group.protocol, snapshotsOfCommits),
  }))
  const run = simulateResolved({ ...scenario, cluster: { groups } }, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation.replace('commits read snapshots', 'strong snapshot isolation')
  const why = unseenAppend(run.history)
  return why === undefined ? undefined : `strong snapshot isolation: ${why}`
}
