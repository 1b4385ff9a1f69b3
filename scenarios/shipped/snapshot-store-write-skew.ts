import { snapshotStore } from '../../protocols/index.ts'
import { lognormal, type Scenario } from '../../sim/index.ts'
import { consistent } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { writeSkew } from '../workloads/index.ts'

/**
 * Two transactions read the same pair of registers and each writes another of the two: under snapshot isolation both are committed, and no
 * order explains what they have read. No mutant is on: this is what snapshot isolation allows, and serializability does not.
 *
 * Source: Berenson et al., "A Critique of ANSI SQL Isolation Levels", 1995, A5B.
 */
export const snapshotStoreWriteSkew: Scenario = defineScenario({
  name: 'snapshot-store-write-skew',
  description:
    'a store of snapshots, held against serializability: two transactions each read what the other writes',
  seed: 1,
  cluster: { protocol: snapshotStore(), nodes: 3 },
  network: { latency: lognormal({ median: 2, p99: 20 }) },
  workload: writeSkew({ clients: 4, rate: 80, pairs: 1, writesPerPair: 100, reads: 0 }),
  duration: 3_000,
  settle: 500,
  checks: [consistent({ model: 'serializable' })],
})
