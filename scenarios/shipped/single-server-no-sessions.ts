import { singleServer } from '../../protocols/index.ts'
import { lognormal, type Scenario } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { kv } from '../workloads/index.ts'

/** A server that does not recognise what it has done before, on a network that loses answers and repeats requests. */
export const singleServerNoSessions: Scenario = defineScenario({
  name: 'single-server-no-sessions',
  description:
    'a single server that does a repeated request again, on a network that loses and repeats messages',
  seed: 1,
  cluster: { protocol: singleServer({ object: 'kv', mutant: 'no-sessions' }), nodes: 1 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.02, duplicate: 0.02 },
  workload: kv({ clients: 3, keys: 3, rate: 50 }),
  faults: [],
  duration: 6_000,
  settle: 1_000,
  checks: [linearizable({ model: 'kv' })],
})
