import {
  bimodal,
  exponential,
  linearizable,
  lognormal,
  normal,
  pareto,
  raft,
  register,
  rerun,
  resolveScenario,
  type Distribution,
  type Scenario,
  uniform,
} from '../index.ts'
import { representative } from '../scenarios/testing/representative.ts'

// Runs whose hashes are fixed: they must be the same in every process, every version of Node, and every browser.

const SEEDS = ['1', '2', '7', 'a text', '😀']
/** Those of them under which all runs are made again in another place: a number and a text. */
export const AGAIN = ['7', '😀']

/** Every shape of latency. */
const shapes: readonly Distribution[] = [
  uniform({ min: 1, max: 9 }),
  exponential({ mean: 3 }),
  normal({ mean: 5, deviation: 2 }),
  lognormal({ median: 2, p99: 20 }),
  pareto({ min: 1, alpha: 1.5 }),
  bimodal({ fast: uniform({ min: 1, max: 2 }), slow: pareto({ min: 20, alpha: 2 }), slowProbability: 0.01 }),
]

/** Faults of every kind that can be drawn, over every shape of latency, on a world with all that it may have. */
function stormOver(latency: Distribution): Scenario {
  return {
    name: `storm-${latency.kind}`,
    cluster: { protocol: raft(), nodes: 5, spares: 2, versions: [raft({ maxEntries: 8 })] },
    zones: { east: ['n1', 'n2'], west: ['n3', 'n4', 'n5'] },
    network: {
      latency,
      loss: 0.01,
      duplicate: 0.01,
      roundTripMs: { east: { west: 8 } },
      slowPairs: { probability: 0.1, extra: exponential({ mean: 5 }) },
      link: { bytesPerSecond: 1_000_000, queueBytes: 20_000, overflow: 'drop-random' },
      interface: { bytesPerSecond: 5_000_000 },
    },
    disk: {
      write: uniform({ min: 0, max: 0.2 }),
      flush: lognormal({ median: 1, p99: 10 }),
      unflushed: 'subset',
    },
    clocks: { offsetMs: 20, driftPpm: 500 },
    workload: register({ clients: 5, keys: 3, rate: 50 }),
    faults: { generate: 'swarm', beyond: true, max: 24 },
    duration: 6_000,
    settle: 2_000,
    quiesce: { core: 'majority' },
    checks: [linearizable()],
  }
}

const fixed: readonly Scenario[] = [
  ...representative.map(([, scenario]) => scenario),
  ...shapes.map(stormOver),
]

/** The hash and verdict of each fixed run, from plain data as a file would hold it; under these seeds, or all. */
export function hashesOfFixedRuns(seeds: readonly string[] = SEEDS): { readonly [run: string]: string } {
  return Object.fromEntries(
    fixed.flatMap((scenario) =>
      seeds.map((seed) => {
        const plain = JSON.parse(JSON.stringify(resolveScenario(scenario, seed))) as never
        const { traceHash, events, verdict } = rerun(plain, seed)
        return [`${scenario.name} ${seed}`, `${traceHash} ${events} ${verdict}`]
      }),
    ),
  )
}
