import { availableParallelism } from 'node:os'
import { modelFor, modelOf } from './checked-models.ts'
import { faultCases } from './fault-cases.ts'
import type { HistoryName } from './histories/index.ts'
import { shrunkFailures } from './shrunk-failures.ts'
import type { WorkloadName } from './workloads/index.ts'

/** A workload, and which form of it. */
export interface Measured {
  readonly workload: WorkloadName
  readonly variant?: string
}

/** One line of the table for each size and each unit that the workload gives. */
export interface Benchmark extends Measured {
  readonly suite: string
  readonly name: string
  /** How large: nodes, unless the name says what else. */
  readonly sizes: readonly number[]
  /** What it is held against, measured in turn with it. */
  readonly reference?: Measured & { readonly name: string }
}

/** Histories of which an operation costs the same however many there are. */
const flat: readonly HistoryName[] = ['register', 'queue', 'set']

function isKnown(history: HistoryName): boolean {
  return modelFor(modelOf[history].model) !== undefined
}

/** How many seeds of each scenario a sweep is measured with: enough for some seconds. */
const sweptSeeds: { readonly [scenario: string]: number } = {
  'raft-partition': 400,
  small: 10_000,
  idle: 80_000,
}

/** A sweep on so many workers, beside as many loops. */
function sweepBenchmark(scenario: string, jobs: number): Benchmark {
  const variant = `${scenario} ${jobs}`
  return {
    suite: 'sweep',
    name: `${scenario}, seeds, ${jobs === 1 ? '1 worker' : `${jobs} workers`}`,
    sizes: [(sweptSeeds[scenario] ?? 1) * jobs],
    workload: 'sweeps',
    variant,
    reference: { name: jobs === 1 ? 'plain loop' : `${jobs} plain loops`, workload: 'plainLoops', variant },
  }
}

/** What is not measured, and why. */
export const leftOut: readonly string[] = flat
  .filter((history) => !isKnown(history))
  .map((history) => `checker, ${history}: netsplit has no model ${modelOf[history].model}`)

/** What is held against the reading of the same history. */
const sessionCases = [
  'read-your-writes',
  'monotonic-reads',
  'monotonic-writes',
  'writes-follow-reads',
  'PRAM',
  'causal',
  'causal-convergent',
  'staleness',
  'smallest k',
]

/** All that `npm run bench` measures, in the order in which it does. */
export const benchmarks: readonly Benchmark[] = [
  {
    suite: 'echo',
    name: '100 messages in flight',
    sizes: [2, 5, 25, 100, 1_000, 10_000],
    workload: 'echo',
    reference: { name: 'bare loop', workload: 'bare' },
  },
  { suite: 'idle', name: 'one node wakes once a second', sizes: [100], workload: 'idle', variant: '1' },
  { suite: 'idle', name: 'all nodes wake once a second', sizes: [100], workload: 'idle', variant: '100' },
  { suite: 'raft', name: '20 s, judged', sizes: [5], workload: 'raft', variant: 'watched' },
  { suite: 'raft', name: '20 s, no invariants', sizes: [5], workload: 'raft', variant: 'unwatched' },
  { suite: 'raft', name: '10 min, generated faults', sizes: [5], workload: 'raft', variant: 'long' },
  {
    suite: 'commits',
    name: 'Raft, saturated with writes',
    sizes: [5],
    workload: 'commits',
    variant: 'unwatched',
  },
  {
    suite: 'commits',
    name: 'Raft, saturated, invariants watched',
    sizes: [5],
    workload: 'commits',
    variant: 'watched',
  },
  { suite: 'heartbeats', name: 'to random peers', sizes: [10_000], workload: 'heartbeat' },
  { suite: 'swim', name: 'a minute, all well', sizes: [1_000, 10_000], workload: 'swim', variant: 'well' },
  {
    suite: 'swim',
    name: 'a minute, one of 1000 crashes',
    sizes: [1_000, 10_000],
    workload: 'swim',
    variant: 'crashes',
  },
  ...faultCases.map(({ name }) => ({
    suite: 'faults',
    name,
    sizes: [5],
    workload: 'faults' as const,
    variant: name,
    reference: { name: 'calm', workload: 'calm' as const },
  })),
  {
    suite: 'trace',
    name: 'kept',
    sizes: [5],
    workload: 'trace',
    variant: 'kept',
    reference: { name: 'hash only', workload: 'trace', variant: 'hash' },
  },
  {
    suite: 'tasks',
    name: 'yield* sleep(1)',
    sizes: [1],
    workload: 'tasks',
    variant: 'task',
    reference: { name: 'after(1)', workload: 'tasks', variant: 'handler' },
  },
  { suite: 'seeds', name: '1000 seeds of 10 000 events', sizes: [1_000], workload: 'seeds' },
  ...Object.keys(sweptSeeds).flatMap((scenario) =>
    [...new Set([1, availableParallelism()])].map((jobs) => sweepBenchmark(scenario, jobs)),
  ),
  { suite: 'world', name: 'of a five-node Raft run', sizes: [5], workload: 'world' },
  ...shrunkFailures.map(({ name, nodes }) => ({
    suite: 'shrink',
    name,
    sizes: [nodes],
    workload: 'shrink' as const,
    variant: name,
  })),
  {
    suite: 'page',
    name: 'report of a Raft run, events',
    sizes: [10_000, 100_000, 1_000_000],
    workload: 'pages',
    reference: { name: "Porcupine's page", workload: 'porcupinePages' },
  },
  { suite: 'checker', name: 'register, operations', sizes: [1_000, 10_000], workload: 'check' },
  ...flat.filter(isKnown).map((variant) => ({
    suite: 'checker',
    name: `${variant}, 20 processes, operations`,
    sizes: [1_000, 10_000, 100_000, 1_000_000],
    workload: 'checkGenerated' as const,
    variant,
  })),
  ...sessionCases.map((variant) => ({
    suite: 'sessions',
    name: `${variant}, operations`,
    sizes: [1_000, 10_000, 100_000, 1_000_000],
    workload: 'checkSessions' as const,
    variant,
    reference: { name: 'reading', workload: 'checkSessions' as const, variant: 'reading' },
  })),
  ...(['read-committed', 'read-atomic', 'causal-consistency'] as const).map((variant) => ({
    suite: 'isolation',
    name: `${variant}, transactions of 10 operations`,
    sizes: [1_000, 10_000, 100_000, 1_000_000],
    workload: 'isolation' as const,
    variant,
  })),
  ...(['serializable', 'strict-serializable', 'strong-session-snapshot-isolation'] as const).map(
    (variant) => ({
      suite: 'isolation',
      name: `${variant}, 20 keys, 10 sessions, transactions`,
      sizes: [1_000],
      workload: 'isolation' as const,
      variant,
    }),
  ),
  {
    suite: 'checker',
    name: 'list-append, strict serializable, transactions',
    sizes: [1_000, 10_000, 100_000, 1_000_000],
    workload: 'checkTransactionHistory',
    variant: 'list-append',
  },
  {
    suite: 'checker',
    name: 'list-append, all in one component, transactions',
    sizes: [1_000, 10_000, 100_000],
    workload: 'checkTransactionHistory',
    variant: 'list-append, stale reads',
  },
]
