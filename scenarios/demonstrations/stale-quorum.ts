import { dynamo } from '../../protocols/index.ts'
import { constant, delay, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

/** What n1 says to n3 takes long; a client beside n1 writes, one beside n3 reads. */
function scenario(name: string, size: number): Scenario {
  return defineScenario({
    name,
    description: `three replicas, of which ${size} answer a read and ${size} a write; the way from one to another is slow`,
    seed: 1,
    cluster: {
      protocol: dynamo({
        replicas: 3,
        readQuorum: size,
        writeQuorum: size,
        quorums: 'strict',
        conflicts: 'last-writer-wins',
        antiEntropyMs: 0,
      }),
      nodes: 3,
    },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 1_000, f: 'write', key: 'x', value: 1 },
        { client: 3, at: 1_500, f: 'read', key: 'x' },
        { client: 1, at: 2_000, f: 'write', key: 'x', value: 2 },
        { client: 3, at: 2_100, f: 'read', key: 'x' },
        { client: 3, at: 2_600, f: 'read', key: 'x' },
      ],
    }),
    faults: [delay({ at: 0, ms: 300, on: { links: [['n1', 'n3']] } })],
    duration: 3_500,
    checks: [linearizable({ endsRun: false })],
  })
}

/** Reads and writes of one replica each: a read that the write before it has not reached. */
export const staleQuorum: Demonstration = {
  name: 'stale-quorum',
  title: 'Quorums that do not meet',
  topic: 'nothing fails',
  question:
    'Of three replicas a write waits for one and a read asks one, and one link is slow: what does a read see that begins after a write was acknowledged?',
  choices: ['The write: it was acknowledged.', 'Possibly the value before it.', 'An error.'],
  answer: 1,
  scenario: scenario('stale-quorum', 1),
  repaired: scenario('stale-quorum-repaired', 2),
  knob: 'R = W = 1 -> R = W = 2',
  explanation: [
    'The write is done once one replica has it; the message to the replica that is read is still on its way.',
    'The read asks one replica, and it is another one: R + W is 2, and not more than N, which is 3.',
    'Nothing is broken, and nobody waited: that is the bargain.',
    'With R + W > N every read asks at least one replica that has the write, and both sides wait for a round trip.',
  ],
  belief: 'Consistency is about replicas being equal, and they soon are.',
  anomaly: 'stale read',
  object: 'register',
  delayMs: 10,
  costs: ['stale', 'reads', 'writes'],
  compared: {
    configurations: ['dynamo:n=3,r=1,w=1,strict', 'dynamo:n=3,r=2,w=1,strict', 'dynamo:n=3,r=2,w=2,strict'],
    settings: { nodes: 3, faults: 'none', seeds: 1 },
  },
  shows: notLinearizable,
}
