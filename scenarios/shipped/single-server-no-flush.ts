import { singleServer } from '../../protocols/index.ts'
import { crash, lognormal, type Scenario } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/** A server that answers before its disk has anything, and crashes. */
export const singleServerNoFlush: Scenario = defineScenario({
  name: 'single-server-no-flush',
  description: 'a single server that answers before its disk has what it answers for, through three crashes',
  seed: 1,
  cluster: { protocol: singleServer({ mutant: 'no-flush' }), nodes: 1 },
  network: { latency: lognormal({ median: 2, p99: 20 }) },
  disk: { flush: lognormal({ median: 4, p99: 40 }) },
  workload: register({ clients: 3, keys: 3, rate: 50 }),
  faults: [1_000, 2_500, 4_000].map((at) => crash({ at, for: 300, node: 'n1' })),
  duration: 6_000,
  settle: 1_000,
  checks: [linearizable()],
})
