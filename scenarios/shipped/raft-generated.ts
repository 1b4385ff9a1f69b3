import { raft } from '../../protocols/index.ts'
import { lognormal, type Scenario } from '../../sim/index.ts'
import { linearizable, recovers } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/** Five Raft nodes under whatever they bear, on disks that are slow enough for crashes to fall before flushes. */
export const raftGenerated: Scenario = defineScenario({
  name: 'raft-generated',
  description: 'five Raft nodes under generated faults of every kind that Raft bears; nothing may break',
  seed: 1,
  cluster: { protocol: raft(), nodes: 5 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
  disk: { flush: lognormal({ median: 4, p99: 40 }) },
  workload: register({ clients: 5, keys: 3, rate: 50 }),
  faults: { generate: 'swarm' },
  vary: { options: true },
  duration: 11_000,
  settle: 4_000,
  checks: [linearizable(), recovers({ withinMs: 4_000 })],
})
