import { dynamo } from '../../protocols/index.ts'
import { clockOffset, constant, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { lostWrites } from './findings.ts'

/** The wall clock of n1 is 200 ms ahead; a client beside it writes, and then one beside n2. */
function scenario(name: string, timestamps: 'wall-clock' | 'hybrid'): Scenario {
  return defineScenario({
    name,
    description: `the last write wins, told by ${timestamps === 'hybrid' ? 'hybrid clocks' : 'wall clocks'}, of which one is ahead`,
    seed: 1,
    cluster: {
      protocol: dynamo({ quorums: 'strict', conflicts: 'last-writer-wins', timestamps }),
      nodes: 3,
    },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 1_000, f: 'write', key: 'x', value: 'from n1' },
        { client: 2, at: 1_100, f: 'write', key: 'x', value: 'from n2' },
        { client: 3, at: 1_200, f: 'read', key: 'x' },
        { client: 3, at: 2_000, f: 'read', key: 'x' },
      ],
    }),
    faults: [clockOffset({ node: 'n1', byMs: 200 })],
    duration: 3_000,
    settle: 1_000,
    checks: [linearizable({ endsRun: false })],
  })
}

/** The last write wins, and the last is who has the fastest clock. */
export const lastWriterWins: Demonstration = {
  name: 'last-writer-wins',
  title: 'The last writer is who has the fastest clock',
  topic: 'time cannot be trusted',
  question:
    'One clock is 200 ms ahead; 100 ms after a write by that clock somebody else writes, and is told "done": which of the two is read?',
  choices: [
    'The second: it came last.',
    'The first for 200 ms, and then the second.',
    'The first, for good.',
  ],
  answer: 2,
  scenario: scenario('last-writer-wins', 'wall-clock'),
  repaired: scenario('last-writer-wins-repaired', 'hybrid'),
  knob: 'timestamps: wall-clock -> hybrid',
  explanation: [
    'Each write bears the time of the wall clock of the node that took it, and the higher time wins.',
    'The second write came later, with a lower time: each replica acknowledges it, and throws it away.',
    'No reader will ever see it, and nobody was told.',
    'A hybrid clock never gives a time below one that it has seen, and so what is later wins.',
    'Of two writes at once one is still lost: who must keep both keeps siblings, and merges them when reading.',
  ],
  belief: 'Eventual consistency is a bit late, but nothing is lost.',
  anomaly: 'lost acknowledged writes',
  object: 'register',
  delayMs: 10,
  costs: ['lost', 'stale', 'writes', 'reads', 'messages'],
  shows: lostWrites,
}
