import { quorumRegister } from '../../protocols/index.ts'
import { constant, delay, type Scenario, uniform } from '../../sim/index.ts'
import { linearizable } from '../checks/index.ts'
import { defineScenario } from '../define.ts'
import { listed } from '../workloads/index.ts'
import type { Demonstration } from './demonstration.ts'
import { notLinearizable } from './findings.ts'

/** A write has reached its own replica alone; one client reads there, and another one, later, elsewhere. */
function scenario(name: string, writeBack: 'never' | 'always'): Scenario {
  return defineScenario({
    name,
    description: `majorities, with reads that ${writeBack === 'never' ? 'write nothing back' : 'write back what they have seen'}, while a write is under way`,
    seed: 1,
    cluster: { protocol: quorumRegister({ writeBack }), nodes: 3 },
    network: { latency: uniform({ min: 9, max: 11 }), local: constant(0.05) },
    workload: listed({
      operations: [
        { client: 1, at: 1_000, f: 'write', key: 'x', value: 1 },
        { client: 1, at: 2_000, f: 'write', key: 'x', value: 2 },
        { client: 4, at: 2_100, f: 'read', key: 'x' },
        { client: 3, at: 2_200, f: 'read', key: 'x' },
      ],
    }),
    faults: [
      delay({
        at: 1_500,
        for: 1_000,
        ms: 400,
        types: ['store', 'known'],
        on: { oneWay: { from: ['n1'], to: ['n2', 'n3'] } },
      }),
    ],
    duration: 3_500,
    checks: [linearizable({ endsRun: false })],
  })
}

/** R + W > N, and a read still sees the new value before another one sees the old. */
export const newThenOld: Demonstration = {
  name: 'new-then-old',
  title: 'Quorums that meet, and still',
  topic: 'nothing fails',
  question:
    'Reads and writes ask majorities (R + W > N); while a slow write is under way somebody reads the new value: what does the next one read, who asks after that?',
  choices: ['The new value.', 'Possibly the old one again.', 'Nothing before the write is done.'],
  answer: 1,
  scenario: scenario('new-then-old', 'never'),
  repaired: scenario('new-then-old-repaired', 'always'),
  knob: 'reads write back: never -> always',
  explanation: [
    'The write has reached one replica of three, and is not done yet.',
    'The first reader asks a majority with that replica in it, and sees the new value.',
    'The second reader begins later, asks the other two, and sees the old one: three operations that no order explains.',
    'Quorums promise that reads see what is done; they say nothing of what is half done.',
    'A reader that first writes back what it has seen closes the gap, and pays a second round trip.',
  ],
  belief: 'R + W > N makes it linearizable.',
  anomaly: 'new value, then old value',
  object: 'register',
  delayMs: 10,
  costs: ['stale', 'reads', 'writes', 'messages'],
  shows: notLinearizable,
}
