import {
  crash,
  defineProtocol,
  drift,
  judge,
  linearizable,
  lognormal,
  partition,
  raft as shippedRaft,
  recovers,
  register,
  resolveScenario,
  run,
  type Scenario,
  simulateResolved,
} from '../../index.ts'
import { type Figures, timed } from '../workload.ts'

const RUNS = 100
const LONG_RUNS = 10
const WORLDS = 20_000

/** The same protocol, but that nobody watches what it promises. */
const unwatchedRaft = defineProtocol({ ...shippedRaft.definition, invariants: [] })

/** Five nodes, 50 operations a second for 20 s, and the three faults that a Raft is usually tried with. */
const short: Scenario = {
  name: 'raft-bench',
  cluster: { protocol: shippedRaft(), nodes: 5 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
  workload: register({ clients: 5, keys: 3, rate: 50 }),
  faults: [
    drift({ node: 'n1', ppm: 20_000 }),
    partition({ at: 4_000, for: 3_000, split: { isolate: { role: 'leader' } } }),
    crash({ at: 10_000, for: 1_500, node: { role: 'leader' } }),
  ],
  duration: 20_000,
  settle: 3_000,
  checks: [linearizable(), recovers({ withinMs: 2_000 })],
}

/** The same for ten minutes, under as many faults as that time has room for, drawn from the seed. */
const long: Scenario = { ...short, duration: 600_000, faults: { generate: 'swarm', max: 100 } }

const scenarios: { readonly [variant: string]: { readonly scenario: Scenario; readonly runs: number } } = {
  watched: { scenario: short, runs: RUNS },
  unwatched: { scenario: { ...short, cluster: { protocol: unwatchedRaft(), nodes: 5 } }, runs: RUNS },
  long: { scenario: long, runs: LONG_RUNS },
}

/** Whole runs a second, each of a seed of its own and judged in the end. */
export function raft(_size: number, variant: string): Figures {
  const chosen = scenarios[variant]
  if (chosen === undefined) throw new Error(`there is no Raft benchmark "${variant}"`)
  const { scenario, runs } = chosen
  const { done, seconds } = timed((share) => {
    const count = Math.ceil(runs * share)
    for (let seed = 1; seed <= count; seed++) judgeRun(scenario, seed)
    return count
  })
  const rate = done / seconds
  return { 'runs/s': rate, 'virtual s/s': (rate * scenario.duration) / 1_000 }
}

/** Microseconds for what has to be there before a run's first event, from a scenario that is resolved already. */
export function world(): Figures {
  const resolved = resolveScenario(short, 1)
  const { done, seconds } = timed((share) => {
    const count = WORLDS * share
    for (let seed = 1; seed <= count; seed++) simulateResolved(resolved, seed)
    return count
  })
  return { 'µs/world': (seconds * 1e6) / done }
}

/** A run that ends early, at a violation, is less work than one that does not. */
function judgeRun(scenario: Scenario, seed: number): void {
  const { verdict, properties } = judge(run(scenario, seed))
  if (verdict === 'valid') return
  const why = properties.find((property) => property.verdict === verdict)?.why
  throw new Error(`the benchmark's runs must be valid; seed ${seed} is ${verdict}: ${why}`)
}
