import { raft } from '../../protocols/index.ts'
import { crash, drift, lognormal, partition, type Scenario } from '../../sim/index.ts'
import { linearizable, recovers } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/** Five Raft nodes through partitions, crashes and drifting clocks. */
export const raftPartition: Scenario = defineScenario({
  name: 'raft-partition',
  description: 'five Raft nodes through partitions, crashes and drifting clocks; nothing may break',
  seed: 7,
  cluster: { protocol: raft(), nodes: 5 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
  workload: register({ clients: 5, keys: 3, rate: 50 }),
  faults: [
    drift({ node: 'n1', ppm: 20_000 }),
    drift({ node: 'n2', ppm: -20_000 }),
    partition({ at: 2_000, for: 3_000, split: { isolate: { role: 'leader' } } }),
    crash({ at: 6_000, for: 1_500, node: { role: 'leader' } }),
    partition({ at: 8_500, for: 2_000, split: 'majority-minority' }),
    crash({ at: { on: 'message', of: 'vote', nth: 12 }, for: 500, node: { subject: 'sender' } }),
    partition({ at: 11_500, for: 2_000, split: 'bridge' }),
    crash({ at: 14_000, for: 1_000, node: { pick: 'any' } }),
    partition({
      at: 14_500,
      for: 1_500,
      split: { oneWay: { from: [{ role: 'leader' }], to: [{ pick: 'any' }] } },
    }),
  ],
  duration: 20_000,
  settle: 3_000,
  checks: [linearizable(), recovers({ withinMs: 2_000 })],
})
