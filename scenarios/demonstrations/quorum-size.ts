import { dynamo } from '../../protocols/index.ts'
import { constant, delay, type Scenario, uniform } from '../../sim/index.ts'
import { percentilesOf } from '../comparing/latency.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'

/** What messages to n5 take longer. */
const SLOW_MS = 80

/** Five replicas in the sun, one of them far away. */
function scenario(name: string, reads: number, writes: number): Scenario {
  return defineScenario({
    name,
    description: `five replicas, of which ${reads} answer a read and ${writes} a write; one is far away`,
    seed: 1,
    cluster: {
      protocol: dynamo({
        replicas: 5,
        readQuorum: reads,
        writeQuorum: writes,
        quorums: 'strict',
        conflicts: 'last-writer-wins',
        antiEntropyMs: 0,
        retryMs: 500,
      }),
      nodes: 5,
    },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [1, 2, 3, 4].flatMap((client) => [
        { client, at: 1_000 + 400 * client, f: 'write', key: 'x', value: client },
        { client: 5 - client, at: 1_200 + 400 * client, f: 'read', key: 'x' },
      ]),
    }),
    faults: [delay({ at: 0, ms: SLOW_MS, on: { oneWay: { from: ['n1', 'n2', 'n3', 'n4'], to: ['n5'] } } })],
    duration: 3_500,
    checks: [linearizable({ endsRun: false })],
  })
}

/** Who waits for all waits for the slowest; who waits for a majority does not know which one that is. */
export const quorumSize: Demonstration = {
  name: 'quorum-size',
  title: 'The price of everyone',
  topic: 'nothing fails',
  question:
    'Nothing fails; of five replicas one is far away, a write waits for all, and a read asks one: how long does a write take, if the others are d apart?',
  choices: [
    'About a round trip, 2 d.',
    'About as long as to the far one and back.',
    'The mean over the five.',
  ],
  answer: 1,
  scenario: scenario('quorum-size', 1, 5),
  repaired: scenario('quorum-size-repaired', 3, 3),
  knob: 'R = 1, W = 5 -> R = 3, W = 3',
  explanation: [
    'Waiting for k of n is waiting for the k-th fastest, and the fifth of five is the slowest.',
    'A majority of three never waits for the far one, nor for one that is down.',
    'Reads have to pay for it: they asked themselves alone, and now ask two others.',
    'No network was cut here: consistency costs latency on a sunny day, and who replicates chooses where.',
  ],
  belief: 'Without a partition there is no trade-off.',
  anomaly: 'writes as slow as the slowest replica',
  object: 'register',
  delayMs: 10,
  costs: ['writes', 'reads', 'slowest', 'messages'],
  compared: {
    configurations: ['dynamo:n=5,r=1,w=5,strict', 'dynamo:n=5,r=3,w=3,strict', 'dynamo:n=5,r=5,w=1,strict'],
    settings: { nodes: 5, faults: 'none', seeds: 1 },
  },
  shows({ measured }) {
    const { operations, p50Ms } = percentilesOf(measured.main.filter(({ isRead }) => !isRead))
    return {
      appeared: p50Ms >= SLOW_MS,
      sentence: `half of ${operations} writes took ${p50Ms.toFixed(1)} ms or more, and a message to the far replica takes ${SLOW_MS} ms longer than to the others`,
    }
  },
}
