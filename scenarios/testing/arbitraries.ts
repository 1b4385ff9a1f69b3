import * as fc from 'fast-check'
import { raft } from '../../protocols/index.ts'
import type {
  Distribution,
  FaultKind,
  GeneratedFaults,
  PlainDistribution,
  Protocol,
  Scenario,
} from '../../sim/index.ts'
import { anyFault } from '../../sim/testing/arbitraries.ts'
import type { Zones } from '../../sim/scenario.ts'
import { linearizable, recovers } from '../checks/index.ts'
import { drawnKinds } from '../generating/kinds.ts'
import { register } from '../workloads/index.ts'

const DURATION = 200
const NODES = 3

const ms = fc.double({ min: 0, max: 50, noNaN: true, noDefaultInfinity: true })
const probability = fc.double({ min: 0, max: 1, noNaN: true })

const plainDistribution: fc.Arbitrary<PlainDistribution> = fc.oneof(
  ms.map((ms) => ({ kind: 'constant' as const, ms })),
  fc.tuple(ms, ms).map(([min, more]) => ({ kind: 'uniform' as const, min, max: min + more })),
  ms.map((mean) => ({ kind: 'exponential' as const, mean: mean + 0.001 })),
  fc.tuple(ms, ms).map(([median, more]) => ({
    kind: 'lognormal' as const,
    median: median + 0.001,
    p99: median + more + 1,
  })),
  fc.tuple(ms, ms).map(([mean, deviation]) => ({ kind: 'normal' as const, mean, deviation })),
  fc.tuple(ms, ms).map(([min, alpha]) => ({ kind: 'pareto' as const, min: min + 0.001, alpha: alpha + 0.1 })),
)

const distribution: fc.Arbitrary<Distribution> = fc.oneof(
  plainDistribution,
  fc
    .tuple(plainDistribution, plainDistribution, probability)
    .map(([fast, slow, slowProbability]) => ({ kind: 'bimodal' as const, fast, slow, slowProbability })),
)

const protocol: fc.Arbitrary<Protocol> = fc.constantFrom(
  raft(),
  raft({ heartbeat: 20, mutant: 'stale-read' }),
  raft({ electionTimeout: [50, 80], heartbeat: 10, mutant: 'forgets-vote' }),
)

/** Families that the protocols here bear: of any that are asked for, one at least is among these. */
const borne: readonly FaultKind[] = [
  'partition',
  'loss',
  'duplicate',
  'delay',
  'crash',
  'drift',
  'clock-offset',
]

const generated: fc.Arbitrary<GeneratedFaults> = fc.record(
  {
    generate: fc.constant('swarm' as const),
    families: fc
      .tuple(
        fc.subarray([...borne], { minLength: 1 }),
        fc.subarray(drawnKinds.filter((kind) => !borne.includes(kind))),
      )
      .map((kinds) => kinds.flat()),
    max: fc.integer({ min: 1, max: 20 }),
    stabilityMs: fc.nat(50),
    beyond: fc.boolean(),
  },
  { requiredKeys: ['generate'] },
)

const versions = fc.array(protocol, { maxLength: 2 })

const group = fc.record(
  { protocol, nodes: fc.integer({ min: 1, max: NODES }), spares: fc.nat(2), versions },
  { requiredKeys: ['protocol', 'nodes'] },
)

const bandwidth = fc.record(
  {
    bytesPerSecond: fc.integer({ min: 1_000, max: 1_000_000 }),
    queueBytes: fc.nat(10_000),
    overflow: fc.constantFrom('drop-newest' as const, 'drop-oldest' as const, 'drop-random' as const),
  },
  { requiredKeys: ['bytesPerSecond'] },
)

/** What a scenario may leave out, whatever its cluster is. */
const rest = {
  description: fc.string(),
  seed: fc.oneof(fc.integer(), fc.string({ minLength: 1 })),
  network: fc.record(
    {
      latency: distribution,
      loss: probability,
      duplicate: probability,
      order: fc.constantFrom('free' as const, 'fifo' as const),
      slowPairs: fc.record({ probability, extra: distribution }),
      link: bandwidth,
      interface: bandwidth,
    },
    { requiredKeys: [] },
  ),
  disk: fc.record(
    {
      write: distribution,
      append: distribution,
      flush: distribution,
      checksums: fc.boolean(),
      capacityBytes: fc.integer({ min: 1, max: 10_000 }),
      unflushed: fc.constantFrom('lost' as const, 'prefix' as const, 'subset' as const),
      restartMs: fc.integer({ min: 1, max: 50 }),
    },
    { requiredKeys: [] },
  ),
  clocks: fc.record(
    { offsetMs: ms, driftPpm: fc.integer({ min: 0, max: 1_000 }), uncertaintyMs: ms },
    { requiredKeys: [] },
  ),
  budget: fc.record(
    { copies: fc.oneof(fc.nat(3), fc.constant('minority' as const)), exceed: fc.boolean() },
    { requiredKeys: [] },
  ),
  workload: fc.constantFrom(register(), register({ clients: 2, rate: 200, reads: 1 })),
  settle: fc.nat(DURATION / 2),
  checks: fc.subarray([linearizable({ model: 'cas-register' }), recovers({ withinMs: 10 })]),
}

const vary = fc.record(
  { latency: fc.boolean(), options: fc.boolean(), workload: fc.boolean() },
  { requiredKeys: [], noNullPrototype: true },
)

/** Short scenarios as authors write them, of shipped code alone: with much or little said, and one group of nodes or several. */
export const anyScenario: fc.Arbitrary<Scenario> = fc.oneof(
  fc.record(
    {
      name: fc.constant('alone'),
      cluster: fc.record(
        { protocol, nodes: fc.constant(NODES), spares: fc.nat(2), versions },
        { requiredKeys: ['protocol', 'nodes'] },
      ),
      zones: fc.constantFrom<Zones[]>({}, { east: ['n1'], west: ['n2', 'n3'] }),
      duration: fc.constantFrom(DURATION, DURATION + 0.5, DURATION + 0.001),
      faults: fc.oneof(generated, fc.array(anyFault(NODES, DURATION), { maxLength: 4 })),
      vary: fc
        .tuple(vary, fc.constantFrom([], [NODES], [NODES, NODES + 2]))
        .map(([rest, nodes]) => (nodes.length === 0 ? rest : { ...rest, nodes })),
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
      vary,
      ...rest,
    },
    { requiredKeys: ['name', 'cluster', 'duration'] },
  ),
)
