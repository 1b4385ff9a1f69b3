import { listAppend } from '../../scenarios/index.ts'
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
import {
  twoPhaseCommit,
  type TwoPhaseCommitMutant,
  type TwoPhaseCommitOptions,
} from '../two-phase-commit/index.ts'
import { clusterOf } from './cluster.ts'
import { violationsOf } from './judging.ts'
import { wrongWithListTransactions } from './list-transactions.ts'

/** A schedule that is to be run with two-phase commit as it is, or with one of its mutants. */
export type TwoPhaseCommitSchedule = (mutant?: TwoPhaseCommitMutant) => ResolvedScenario

/** A schedule of three nodes, whose messages overtake each other. */
export function transactionsUnder(
  faults: readonly Fault[],
  options: Partial<TwoPhaseCommitOptions> = {},
): TwoPhaseCommitSchedule {
  return (mutant) =>
    clusterOf(twoPhaseCommit(mutant === undefined ? options : { ...options, mutant }), {
      nodes: 3,
      latency: { kind: 'lognormal', median: 2, p99: 40 },
      flush: { kind: 'lognormal', median: 4, p99: 40 },
      workload: listAppend({ clients: 6, rate: 100, keys: 5 }),
      faults,
      duration: 4_000,
      settle: 1_000,
    })
}

/** Nothing but transactions that overlap. */
export const calm = transactionsUnder([])

/** Many messages arrive twice, the second long after the first. */
export const repeatedMessages = transactionsUnder([duplicate({ at: 0, probability: 0.3 })])

/** All nodes restart at once, again and again. */
export const allRestart = transactionsUnder(
  [700, 1_200, 1_700, 2_200, 2_700].map((at) => crash({ at, for: 50, node: { pick: 'all' } })),
)

/** One node after the other restarts, and messages are lost. */
export const someRestart = transactionsUnder([
  loss({ at: 0, probability: 0.05 }),
  ...[700, 1_000, 1_300, 1_600, 1_900, 2_200, 2_500, 2_800].map((at, i) =>
    crash({ at, for: 60, node: `n${(i % 3) + 1}` }),
  ),
])

/** One node after the other is cut off. */
export const cutOff = transactionsUnder(
  [600, 1_400, 2_200].map((at, i) => partition({ at, for: 600, split: { isolate: `n${i + 1}` } })),
)

/** Some votes come after those who are prepared have begun to ask. */
export const slowVotes = transactionsUnder(
  [delay({ at: 0, ms: 120, types: ['vote'], on: { oneWay: { from: ['n1'], to: ['n2', 'n3'] } } })],
  { inquireMs: 50, retryMs: 300 },
)

/** What does not hold in a run, with why: a property, or that transactions are strictly serializable; nothing if all does. */
export function wrongWithTransactions(scenario: ResolvedScenario, seed: number): string | undefined {
  const run = simulateResolved(scenario, seed).finish()
  const [violation] = violationsOf(run)
  if (violation !== undefined) return violation
  const why = wrongWithListTransactions(run.history)
  return why === undefined ? undefined : `strict serializability: ${why}`
}
