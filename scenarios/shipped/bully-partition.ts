import { bully } from '../../protocols/index.ts'
import { partition, type Scenario, uniform } from '../../sim/index.ts'
import { defineScenario } from '../define.ts'
import { leader } from '../workloads/index.ts'

/** The Bully algorithm under what it does not bear: each side of a partition elects its own coordinator. */
export const bullyPartition: Scenario = defineScenario({
  name: 'bully-partition',
  description:
    'the Bully algorithm in two halves: silence is taken for a crash, and there are two coordinators',
  seed: 1,
  cluster: { protocol: bully(), nodes: 5 },
  network: { latency: uniform({ min: 1, max: 10 }) },
  workload: leader({ clients: 5, rate: 50 }),
  faults: [
    partition({
      at: 2_000,
      for: 2_000,
      split: {
        groups: [
          ['n1', 'n2', 'n3'],
          ['n4', 'n5'],
        ],
      },
    }),
  ],
  duration: 6_000,
  settle: 1_000,
})
