import * as fc from 'fast-check'
import { raft } from '../../protocols/index.ts'
import type { Distribution, GeneratedFaults, Protocol, Scenario } from '../../sim/index.ts'
import { anyFault } from '../../sim/testing/arbitraries.ts'
import { linearizable, recovers } from '../checks/index.ts'
import { register } from '../workloads/index.ts'

const DURATION = 200
const NODES = 3

const ms = fc.double({ min: 0, max: 50, noNaN: true, noDefaultInfinity: true })
const probability = fc.double({ min: 0, max: 1, noNaN: true })

const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  ms.map((ms) => ({ kind: 'constant' as const, ms })),
  fc.tuple(ms, ms).map(([min, more]) => ({ kind: 'uniform' as const, min, max: min + more })),
  ms.map((mean) => ({ kind: 'exponential' as const, mean: mean + 0.001 })),
  fc.tuple(ms, ms).map(([median, more]) => ({
    kind: 'lognormal' as const,
    median: median + 0.001,
    p99: median + more + 1,
  })),
)

const protocol: fc.Arbitrary<Protocol> = fc.constantFrom(
  raft(),
  raft({ heartbeat: 20, mutant: 'stale-read' }),
  raft({ electionTimeout: [50, 80], heartbeat: 10, mutant: 'forgets-vote' }),
)

const generated: fc.Arbitrary<GeneratedFaults> = fc.record(
  {
    generate: fc.constant('swarm' as const),
    families: fc.subarray(
      ['partition', 'loss', 'duplicate', 'delay', 'crash', 'drift', 'clock-offset'] as const,
      {
        minLength: 1,
      },
    ),
    max: fc.integer({ min: 1, max: 20 }),
  },
  { requiredKeys: ['generate'] },
)

const group = fc.record(
  { protocol, nodes: fc.integer({ min: 1, max: NODES }), spares: fc.nat(2) },
  { requiredKeys: ['protocol', 'nodes'] },
)

/** What a scenario may leave out, whatever its cluster is. */
const rest = {
  description: fc.string(),
  seed: fc.oneof(fc.integer(), fc.string({ minLength: 1 })),
  network: fc.record(
    { latency: distribution, loss: probability, duplicate: probability },
    { requiredKeys: [] },
  ),
  disk: fc.record({ flush: distribution }, { requiredKeys: [] }),
  workload: fc.constantFrom(register(), register({ clients: 2, rate: 200, reads: 1 })),
  settle: fc.nat(DURATION / 2),
  checks: fc.subarray([linearizable({ model: 'cas-register' }), recovers({ withinMs: 10 })]),
}

/** Short scenarios as authors write them, of shipped code alone: with much or little said, and one group of nodes or several. */
export const anyScenario: fc.Arbitrary<Scenario> = fc.oneof(
  fc.record(
    {
      name: fc.constant('alone'),
      cluster: fc.record({ protocol, nodes: fc.constant(NODES) }),
      duration: fc.constantFrom(DURATION, DURATION + 0.5, DURATION + 0.001),
      faults: fc.oneof(generated, fc.array(anyFault(NODES, DURATION), { maxLength: 4 })),
      ...rest,
    },
    { requiredKeys: ['name', 'cluster', 'duration'] },
  ),
  fc.record(
    {
      name: fc.constant('in-groups'),
      cluster: fc
        .uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'long-name'), group), {
          selector: ([name]) => name,
          minLength: 1,
          maxLength: 3,
        })
        .map((named) => ({ groups: named.map(([name, of]) => ({ name, ...of })) })),
      duration: fc.constant(DURATION),
      faults: generated,
      ...rest,
    },
    { requiredKeys: ['name', 'cluster', 'duration'] },
  ),
)
