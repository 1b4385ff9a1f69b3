import { primaryBackup } from '../../protocols/index.ts'
import { lognormal, partition, type Scenario } from '../../sim/index.ts'
import { jepsen } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { set } from '../workloads/index.ts'

/**
 * A primary that answers before it replicates is cut off with the clients beside it, and a backup takes over: what those clients
 * were told is kept is gone when the cut heals. No mutant is on: this is what asynchronous replication with failover promises.
 *
 * Source: Kingsbury, "Jepsen: Redis", 2013: of 2000 additions to a set, 1126 were acknowledged and lost.
 */
export const primaryBackupLostWrites: Scenario = defineScenario({
  name: 'primary-backup-lost-writes',
  description:
    'a primary that answers first and replicates afterwards, cut off: acknowledged writes are lost',
  seed: 1,
  cluster: { protocol: primaryBackup({ replication: 'asynchronous', object: 'set' }), nodes: 3 },
  network: { latency: lognormal({ median: 2, p99: 20 }) },
  workload: set({ clients: 6, rate: 100, reads: 0 }),
  faults: [partition({ at: 2_000, for: 3_000, split: { isolate: { role: 'primary' } } })],
  duration: 8_000,
  settle: 2_000,
  checks: [jepsen({ checker: 'set' })],
})
