import { raft } from '../../protocols/index.ts'
import { lognormal, type Scenario } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/** A leader that answers reads without asking anyone, under generated partitions. */
export const raftStaleRead: Scenario = defineScenario({
  name: 'raft-stale-read',
  description: 'a Raft whose leader answers reads from its own state, under generated partitions',
  seed: 1,
  cluster: { protocol: raft({ preVote: false, checkQuorum: false, mutant: 'stale-read' }), nodes: 5 },
  network: { latency: lognormal({ median: 2, p99: 20 }), loss: 0.01, duplicate: 0.01 },
  workload: register({ clients: 5, keys: 3, rate: 80 }),
  // Long enough for the others to elect a leader and go on.
  faults: { generate: 'swarm', families: ['partition'], stabilityMs: 1_200, max: 8 },
  duration: 20_000,
  settle: 3_000,
  checks: [linearizable()],
})
