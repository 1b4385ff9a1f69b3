import { sequencer } from '../../protocols/index.ts'
import { constant, delay, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

/** The score is written; Alice reads it at one node, tells Bob, and Bob reads at another one, to which news come late. */
function scenario(name: string, reads: 'local' | 'sync'): Scenario {
  return defineScenario({
    name,
    description: `updates in one order, reads ${reads === 'local' ? 'at the nearest node' : 'that ask the sequencer first'}; news come late to one node`,
    seed: 1,
    cluster: { protocol: sequencer({ reads }), nodes: 3 },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 2, at: 1_000, f: 'write', key: 'score', value: '0-0' },
        { client: 3, at: 1_500, f: 'read', key: 'score' },
        { client: 2, at: 2_000, f: 'write', key: 'score', value: '1-0' },
        { client: 2, at: 2_100, f: 'read', key: 'score' },
        { client: 3, at: 2_200, f: 'read', key: 'score' },
        { client: 3, at: 3_000, f: 'read', key: 'score' },
      ],
    }),
    faults: [
      delay({ at: 1_900, for: 500, ms: 400, types: ['order'], on: { oneWay: { from: ['n1'], to: ['n3'] } } }),
    ],
    duration: 4_000,
    checks: [linearizable({ endsRun: false })],
  })
}

/** Sequentially consistent, and not linearizable: nobody sees anything out of order, until two people talk to each other. */
export const aliceAndBob: Demonstration = {
  name: 'alice-and-bob',
  title: 'Alice and Bob',
  topic: 'nothing fails',
  question:
    'All replicas apply all updates in one order; Alice reads the final score and tells Bob, who reads after that at another replica: what does Bob read?',
  choices: ['The final score.', 'Possibly the score before it.', 'The two scores in the wrong order.'],
  answer: 1,
  scenario: scenario('alice-and-bob', 'local'),
  repaired: scenario('alice-and-bob-repaired', 'sync'),
  knob: 'reads: local -> sync',
  explanation: [
    'There is one order of updates, and each replica follows it; how far it has come is its own affair.',
    "Alice's replica had the final score, and Bob's did not have it yet.",
    'For the system neither came first: it did not hear what Alice said to Bob. That is sequential consistency.',
    "Linearizable is who respects real time too: Bob's replica has to ask how far the order has come, and that takes a round trip.",
  ],
  belief: 'One order of updates is all it takes; serializable is linearizable.',
  anomaly: 'sequential, and not linearizable',
  object: 'register',
  delayMs: 10,
  costs: ['stale', 'reads', 'writes'],
  compared: {
    configurations: ['sequencer:sync', 'sequencer:local', 'sequencer:fast', 'causal'],
    settings: { nodes: 3, faults: 'none', seeds: 1 },
  },
  shows(seen) {
    const { appeared, sentence } = notLinearizable(seen)
    const { steps } = seen.measured.ladder
    const isSequential = steps.find(({ model }) => model === 'sequential')?.verdict === 'valid'
    if (!appeared) return { appeared, sentence }
    return {
      appeared: isSequential,
      sentence: `${sentence} ${isSequential ? 'It is sequentially consistent all the same.' : 'It is not sequentially consistent either.'}`,
    }
  },
}
