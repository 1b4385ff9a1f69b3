import { raft } from '../../protocols/index.ts'
import { constant, drift, partition, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

/** The leader's clock is slow, far beyond the bound that its leases allow for, and it is cut off with the client beside it. */
function scenario(name: string, reads: 'lease' | 'read-index'): Scenario {
  return defineScenario({
    name,
    description: `a leader whose clock is slow answers reads by its ${reads === 'lease' ? 'lease' : 'read index'}, cut off`,
    seed: 1,
    cluster: {
      protocol: raft({ reads, driftBoundPpm: 1_000, electionTimeout: [2_000, 2_200] }),
      nodes: 3,
    },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 3_000, f: 'write', key: 'x', value: 1 },
        { client: 1, at: 3_500, f: 'read', key: 'x' },
        { client: 2, at: 5_800, f: 'write', key: 'x', value: 2 },
        { client: 1, at: 6_350, f: 'read', key: 'x' },
        { client: 2, at: 8_000, f: 'read', key: 'x' },
      ],
    }),
    faults: [
      drift({ at: { on: 'role', of: 'leader' }, node: { subject: true }, ppm: -200_000 }),
      partition({ at: 4_000, for: 3_500, split: { isolate: { role: 'leader' } } }),
    ],
    duration: 9_000,
    checks: [linearizable({ endsRun: false })],
  })
}

/** A lease that outlives the promise it rests on, because the clock that it is counted by is slow. */
export const leaseDrift: Demonstration = {
  name: 'lease-drift',
  title: 'A lease by a slow clock',
  topic: 'time cannot be trusted',
  question:
    'A leader answers reads alone while its lease lasts; its clock is slow, and it is cut off: what can the client beside it read once the others have gone on without it?',
  choices: ['Nothing: its lease is over.', 'The newest value.', 'What was true before.'],
  answer: 2,
  scenario: scenario('lease-drift', 'lease'),
  repaired: scenario('lease-drift-repaired', 'read-index'),
  knob: 'reads: lease -> read-index',
  explanation: [
    'The others promised to elect nobody for a while, and the leader counts that while by its own clock.',
    'Its clock is a fifth slow: when the others are free to elect, its lease has a while to go.',
    'In that gap there are two leaders, and the old one answers reads without asking anyone.',
    'A read index asks a majority on every read: no clock is trusted, and a read costs a round trip.',
  ],
  belief: 'The leader knows that it is the leader, and with NTP leases are safe.',
  anomaly: 'stale read',
  object: 'register',
  delayMs: 10,
  costs: ['stale', 'reads', 'writes'],
  shows: notLinearizable,
}
