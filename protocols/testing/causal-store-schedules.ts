import { causalChains, converges, sessionWalks } from '../../scenarios/index.ts'
import {
  crash,
  delay,
  duplicate,
  type Fault,
  loss,
  partition,
  type ResolvedScenario,
  simulateResolved,
} from '../../sim/index.ts'
import { causalStore, type CausalStoreMutant, type CausalStoreOptions } from '../causal-store/index.ts'
import { wrongWithCausalRegisters } from './causal-registers.ts'
import { clusterOf, type ClusterOptions } from './cluster.ts'
import { violationsOf } from './judging.ts'

/** A schedule that is to be run with the causal store as it is, or with one of its mutants. */
export type CausalStoreSchedule = (mutant?: CausalStoreMutant) => ResolvedScenario

const QUIET_MS = 2_000

/** Sessions that move between three nodes, whose messages overtake each other. */
export function walksUnder(
  faults: readonly Fault[],
  options: Partial<CausalStoreOptions> = {},
): CausalStoreSchedule {
  return scheduleOf(options, { faults, workload: sessionWalks({ clients: 6, quietMs: QUIET_MS }) })
}

/** Questions and answers on three nodes, whose clients stay where they are; an answer overtakes its question easily. */
export function chainsUnder(faults: readonly Fault[]): CausalStoreSchedule {
  return scheduleOf(
    { moves: 0 },
    {
      faults,
      workload: causalChains({ clients: 6, quietMs: QUIET_MS }),
      latency: { kind: 'lognormal', median: 5, p99: 200 },
    },
  )
}

function scheduleOf(options: Partial<CausalStoreOptions>, cluster: ClusterOptions): CausalStoreSchedule {
  return (mutant) =>
    clusterOf(causalStore(mutant === undefined ? options : { ...options, mutant }), {
      nodes: 3,
      latency: { kind: 'lognormal', median: 2, p99: 40 },
      flush: { kind: 'lognormal', median: 4, p99: 20 },
      duration: 2_500 + QUIET_MS + 1_000,
      settle: QUIET_MS + 1_000,
      ...cluster,
    })
}

/** Sessions, and nothing else. */
export const calmWalks = walksUnder([])

/** Chains, and nothing else. */
export const calmChains = chainsUnder([])

/** What n1 writes n3 hears from others' answers first. */
export const overtakenChains = chainsUnder([
  delay({ at: 0, ms: 150, types: ['updates'], on: { oneWay: { from: ['n1'], to: ['n3'] } } }),
])

/** Five nodes whose clients read much, and n3 hears late of what n1 and n2 write. */
export const lateWalks = scheduleOf(
  { moves: 0 },
  {
    nodes: 5,
    workload: sessionWalks({ clients: 10, keys: 4, reads: 0.75, thinkMs: 40, quietMs: QUIET_MS }),
    faults: [
      delay({ at: 0, ms: 250, types: ['updates'], on: { oneWay: { from: ['n1', 'n2'], to: ['n3'] } } }),
    ],
  },
)

/** Many messages arrive twice, the second long after the first. */
export const repeatedChains = chainsUnder([duplicate({ at: 0, probability: 0.4 })])

/** One node after the other is cut off, and messages are lost. */
export const cutOffWalks = walksUnder([
  loss({ at: 0, probability: 0.05 }),
  ...[500, 1_100, 1_700].map((at, i) => partition({ at, for: 400, split: { isolate: `n${i + 1}` } })),
])

/** All nodes restart at once, again and again. */
export const restartWalks = walksUnder(
  [400, 800, 1_200, 1_600, 2_000].map((at) => crash({ at, for: 50, node: { pick: 'all' } })),
)

/** What does not hold in a run, with why: a property, that it is causal, or that nodes come to agree; nothing if all does. */
export function wrongWithCausalStore(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const why = wrongWithCausalRegisters(run.history)
  if (why !== undefined) return `causal convergence: ${why}`
  const agrees = converges.definition.judge(run, converges({ withinMs: QUIET_MS - 500 }).options)
  return agrees.verdict === 'valid' ? undefined : `converges: ${agrees.why}`
}
