import { dynamo, raft } from '../../protocols/index.ts'
import { constant, partition, type Protocol, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Cut, Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

const cut: Cut = { fromMs: 3_000, toMs: 8_000, minority: ['n1', 'n2'], majority: ['n3', 'n4', 'n5'] }

/** Five nodes in two parts, a client beside each. */
function scenario(name: string, protocol: Protocol): Scenario {
  return defineScenario({
    name,
    description: `${protocol.use} on five nodes, of which two are cut off from three`,
    seed: 10,
    cluster: { protocol, nodes: 5 },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 3, at: 2_000, f: 'write', key: 'x', value: 1 },
        { client: 1, at: 4_500, f: 'write', key: 'x', value: 2 },
        { client: 3, at: 4_600, f: 'write', key: 'x', value: 3 },
        { client: 4, at: 5_000, f: 'read', key: 'x' },
        { client: 5, at: 5_500, f: 'read', key: 'x' },
        { client: 2, at: 5_800, f: 'read', key: 'x' },
        { client: 1, at: 6_500, f: 'read', key: 'x' },
        { client: 4, at: 6_800, f: 'write', key: 'x', value: 4 },
        { client: 2, at: 9_000, f: 'read', key: 'x' },
        { client: 4, at: 9_500, f: 'read', key: 'x' },
      ],
    }),
    faults: [
      partition({
        at: cut.fromMs,
        for: cut.toMs - cut.fromMs,
        split: { groups: [[...cut.minority], [...cut.majority]] },
      }),
    ],
    duration: 10_500,
    checks: [linearizable({ endsRun: false })],
  })
}

/** The same cut for who would rather answer, and for who would rather be right. */
export const raftAndDynamo: Demonstration = {
  name: 'raft-and-dynamo',
  title: 'Raft and Dynamo under the same cut',
  topic: 'the network is cut',
  question:
    'Two of five replicas are cut off from three, with clients on both sides: who gets an answer, and is it right?',
  choices: [
    'From both systems everyone, the right one.',
    'From Dynamo everyone, but not always the right one; from Raft the majority, the right one.',
    'From Raft nobody: it is down while the network is cut.',
  ],
  answer: 1,
  scenario: scenario('raft-and-dynamo', dynamo({ conflicts: 'last-writer-wins' })),
  repaired: scenario('raft-and-dynamo-repaired', raft()),
  knob: 'protocol: dynamo -> raft',
  explanation: [
    'Dynamo lets other nodes stand in for those that it cannot reach: both sides read and write, each its own truth.',
    'Raft needs three of five: two cannot decide anything, and their clients get no answer.',
    'The clients of the majority notice nothing of the cut: Raft is not down.',
    'Available, in the sense of CAP, is who answers everyone, however late; a majority is not enough for that.',
    'When the cut heals, Raft has nothing to do; Dynamo has to choose whose truth is kept.',
  ],
  belief: 'CP means down during a partition; a database is CP or AP.',
  anomaly: 'both sides answer, and one is stale',
  object: 'register',
  delayMs: 10,
  cut,
  costs: ['minority', 'majority', 'stale', 'reads', 'writes'],
  compared: {
    configurations: ['dynamo', 'raft'],
    settings: { nodes: 5, faults: 'partition', seeds: 1 },
  },
  shows: notLinearizable,
}
