import { crdt } from '../../protocols/index.ts'
import { clockOffset, lognormal, type Scenario } from '../../sim/index.ts'
import { consistent, converges, readsWritten } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { register } from '../workloads/index.ts'

/**
 * One node's wall clock is ahead for a while, and the last write is told by wall clocks: what others write afterwards is acknowledged, and
 * nobody ever reads it, not even who wrote it. All nodes agree on that. No mutant is on: this is what such timestamps promise.
 *
 * Source: Kingsbury, "Jepsen: Cassandra" and "The trouble with timestamps", 2013.
 */
export const crdtClockAhead: Scenario = defineScenario({
  name: 'crdt-clock-ahead',
  description:
    'registers of which the last write wins, by wall clocks of which one is ahead: later writes are silently lost',
  seed: 1,
  cluster: { protocol: crdt({ timestamps: 'wall-clock' }), nodes: 3 },
  network: { latency: lognormal({ median: 2, p99: 20 }) },
  workload: register({ clients: 3, keys: 2, rate: 40, quietMs: 2_000 }),
  faults: [clockOffset({ at: 2_000, for: 2_000, node: 'n1', byMs: 1_500 })],
  duration: 10_000,
  settle: 4_000,
  checks: [readsWritten(), consistent({ model: 'PRAM', sessions: 'client' }), converges({ withinMs: 1_500 })],
})
